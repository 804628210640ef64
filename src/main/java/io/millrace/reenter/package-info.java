/**
 * Sends stored events through the present declarations again: each as a record of events.reentry that asks for the next revision.
 *
 * <p>In: event ids, or a condition on a stream's rows. Out: re-entries, acknowledged, and a report. Thread: the caller's context. A
 * second run is harmless: what is the same ends as unchanged, what comes second as superseded.
 */
package io.millrace.reenter;
