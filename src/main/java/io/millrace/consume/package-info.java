/**
 * Reads topics as a member of a group and hands batches to the stages of a route, one of a partition at a time.
 *
 * <p>In: records. Out: {@link io.millrace.bus.Batch}. Thread: its event loop; the client polls on a thread of its own. A partition goes on
 * only from where its settling stage says that everything is durable; any failure makes it take the partition anew.
 */
package io.millrace.consume;
