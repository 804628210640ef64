/**
 * Health as a value: each component answers for itself.
 *
 * <p>In: nothing. Out: {@link io.millrace.health.Check}. Thread: the asker's context. An answer never fails: a failure is an answer.
 */
package io.millrace.health;
