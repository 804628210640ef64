package io.millrace.bus;

import io.millrace.event.Partition;

/**
 * A partition that a consumer of this node was given, takes anew after a failure, or gives up.
 *
 * @param epoch that is given up: a late word does not end a newer holder of the same node; 0 where it is taken
 */
public record Assignment(String group, Partition partition, Batch.Member member, long epoch) {

    /** One that is taken. */
    public Assignment(String group, Partition partition, Batch.Member member) {
        this(group, partition, member, 0);
    }
}
