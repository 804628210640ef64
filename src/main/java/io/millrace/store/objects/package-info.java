/**
 * Raw events, enriched events and dead letters as objects, once: cut first, then upload, then settle.
 *
 * <p>In: batches of a partition. Out: objects, their manifest and the ledger's offset. Thread: an event loop; lines are packed on
 * workers, uploads run on the client's threads. A batch's reply says taken, not durable: only the ledger says what is settled, and what
 * is above it is read from Kafka again.
 */
package io.millrace.store.objects;
