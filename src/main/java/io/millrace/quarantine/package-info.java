/**
 * Dead letters as rows of PostgreSQL.
 *
 * <p>In: batches of {@code events.dead.letter}. Out: {@code dead_letters}, a term of the balance and the ledger, in one transaction.
 * Thread: the verticle's event loop. Once: a letter that was written twice has one id and makes one row.
 */
package io.millrace.quarantine;
