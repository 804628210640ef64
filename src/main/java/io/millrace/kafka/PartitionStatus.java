package io.millrace.kafka;

import io.millrace.event.Partition;
import java.time.Instant;

/**
 * How a consumer stands on one of its partitions; for health, metrics and topology.
 *
 * @param consumer the name of its entry in the configuration
 * @param partition its topic id is null until it is known
 * @param state in lower case: assigning, ready, busy, waiting, stopped; paused where it would be ready
 * @param position up to where records were handed to the stages; -1 before it is known
 * @param settled what the ledger says; -1 before it is known
 * @param end the offset that the next record gets; -1 before it is known
 * @param reason why it waits or stopped; empty where all is well
 * @param command what a person runs to make it go on; empty where it goes on by itself
 * @param settledAt null before it is known
 * @param oldestUnsettled the receipt of the oldest event that was handed to the stages and is not settled; null where there is none
 * @param pausedAt since when a person has the group pause here; null where it goes on
 * @param lost offsets below {@code settled} that the group never settled, since a person moved it beyond them
 */
public record PartitionStatus(
        String consumer,
        String group,
        Partition partition,
        String state,
        long position,
        long settled,
        long end,
        String reason,
        String command,
        Instant settledAt,
        Instant oldestUnsettled,
        Instant pausedAt,
        long lost) {

    /** Records that are there and not settled; -1 before it is known. */
    public long lag() {
        return settled < 0 || end < 0 ? -1 : Math.max(0, end - settled);
    }
}
