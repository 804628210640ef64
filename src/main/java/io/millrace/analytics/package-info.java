/**
 * Publishes the lines of aggregates that changed to {@code events.analytics}, one node at a time.
 *
 * <p>In: {@code aggregate_changes}, which the transaction of the rows notes, and the views. Out: a record a line, keyed by its keys, so that the newest
 * of each is last. Thread: the verticle's loop; Kafka's calls on workers. Promise: what a line became is published at least once, and never overwritten by
 * what it was before.
 */
package io.millrace.analytics;
