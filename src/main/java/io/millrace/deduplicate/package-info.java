/**
 * One event a natural id: claims in PostgreSQL, before anything is enriched or written.
 *
 * <p>In: a batch, normalised. Out: the batch, its items open, duplicate, repeat or refused as id_conflict. Thread: an event loop. Done
 * once whatever comes again: claims and outcome rows know their origin, and all of a batch is one transaction.
 */
package io.millrace.deduplicate;
