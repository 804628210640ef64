/**
 * The measures that every stage has, under one scheme of names, and gauges that come and go with what they tell of.
 *
 * <p>In: counts and times of a stage, values by tags. Out: {@code millrace_<stage>_…} of {@code GET /metrics}. Thread: any.
 */
package io.millrace.metrics;
