/**
 * Silver events as rows of PostgreSQL, with the aggregates that their streams declare.
 *
 * <p>In: batches of {@code events.silver}. Out: rows, aggregates, terms of the balance and the ledger, in one transaction; letters for
 * events that PostgreSQL refuses. Thread: the verticle's event loop, expressions on a worker. Once: the ledger moves with the rows,
 * under the epoch of the holder.
 */
package io.millrace.store.rows;
