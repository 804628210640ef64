/**
 * Kafka, PostgreSQL and an S3 store inside the node, for those services whose address is {@code embedded}.
 *
 * <p>In: the data directory and the ports. Out: addresses on 127.0.0.1, or one {@link io.millrace.embedded.EmbeddedFailure}. Thread:
 * the starting one, blocking. Promise: what was acknowledged is found again, also after the process was killed.
 */
package io.millrace.embedded;
