/**
 * The table that says up to which offset each group has everything, and under which epoch a node holds a partition.
 *
 * <p>In: the end of a batch. Out: the one row of (group, topic id, partition) moved, or {@link io.millrace.ledger.Fenced}. Thread: the
 * caller's context. An update under an older epoch, or from another start, matches no row and takes its transaction with it.
 */
package io.millrace.ledger;
