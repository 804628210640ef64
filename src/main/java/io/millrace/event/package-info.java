/**
 * The vocabulary: ids, places, envelopes, outcomes and rejections. Plain values, the JDK alone.
 *
 * <p>In: nothing. Out: what every stage speaks of. Thread: any, all are immutable.
 */
package io.millrace.event;
