/**
 * Deletes what every group has settled, less a grace time, from the topics that Millrace makes; never by age alone.
 *
 * <p>In: the ledger, Kafka's committed offsets. Out: fewer records. Thread: its event loop. A record that one group has not settled stays;
 * so does everything of a topic that a group of this node reads and has no position on, and for a grace time after each start everything.
 */
package io.millrace.trim;
