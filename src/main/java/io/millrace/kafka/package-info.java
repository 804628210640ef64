/**
 * Apache Kafka as the stages need it: producers, transactions, consumers in poll mode, topics, single records by origin.
 *
 * <p>In: records. Out: acknowledgements and batches. Thread: the caller's event loop; blocking client calls run on workers.
 */
package io.millrace.kafka;
