package io.millrace.claims;

import io.millrace.event.Origin;
import io.millrace.event.Partition;
import java.util.List;
import java.util.UUID;

/**
 * Records of one partition of which an earlier pass may have told something, although their batch was then not committed.
 *
 * @param later from this offset on nothing of the partition is committed either, and nothing is in the batch in which they come again
 * @param offsets of the records
 * @param eventIds of the same records, in the same order
 */
public record Uncommitted(Partition partition, long later, List<Long> offsets, List<UUID> eventIds) {
    public Uncommitted {
        offsets = List.copyOf(offsets);
        eventIds = List.copyOf(eventIds);
    }

    boolean none() {
        return offsets.isEmpty();
    }

    Long[] offsetValues() {
        return offsets.toArray(Long[]::new);
    }

    Origin at(long offset) {
        return partition.at(offset);
    }
}
