/**
 * Settles refine: silver records, dead letters and the group's offset in one Kafka transaction a batch.
 *
 * <p>In: {@link io.millrace.bus.Batch} as enriched. Out: events.silver, events.dead.letter, the committed offset, the ledger's mirror.
 * Thread: its event loop; transaction calls on workers. A batch counts once: only where it starts at the committed end.
 */
package io.millrace.publish;
