/**
 * The measures that every stage has, under one scheme of names.
 *
 * <p>In: counts and times of a stage. Out: {@code millrace_<stage>_…} of {@code GET /metrics}. Thread: any.
 */
package io.millrace.metrics;
