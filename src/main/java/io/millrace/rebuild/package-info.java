/**
 * Brings a PostgreSQL that came back from a copy up to Kafka and the bucket: manifest, ledger and balance from the objects, claims and
 * outcomes from silver, letters and raw records.
 *
 * <p>In: objects and topics. Out: rows, an entry in {@code audit}, lines for people. Thread: the command's own, which waits. No server
 * may run. All may be done again, also after it was broken off.
 */
package io.millrace.rebuild;
