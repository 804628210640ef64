/**
 * {@code millrace prove}: faults in turn under load, and after each whether anything acknowledged is lost or doubled.
 *
 * <pre>
 *   world: services, two nodes ◀── fault (from the seed) ── evidence ──┐
 *        ▲                                                             ├─▶ report
 *   load ─ acknowledged ids ─▶ file ─▶ judge: silver, rows, objects ───┘
 * </pre>
 */
package io.millrace.prove;
