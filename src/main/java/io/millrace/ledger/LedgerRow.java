package io.millrace.ledger;

import io.millrace.event.Partition;
import java.time.Instant;
import java.util.List;

/**
 * One row as it stands.
 *
 * @param clusterId of the Kafka cluster that the topic id belongs to
 * @param next up to where everything is settled; for refine the mirror of the committed end
 * @param seekTo an operator's permit; null where there is none
 * @param pausedAt since when a person has the group pause here; null where it goes on
 * @param skipped below {@code next} and never settled: a person moved the group beyond them
 */
public record LedgerRow(
        String group,
        Partition partition,
        String clusterId,
        long epoch,
        long next,
        long notedEnd,
        Long seekTo,
        Instant settledAt,
        Instant pausedAt,
        List<OffsetRange> skipped) {
    public LedgerRow {
        skipped = List.copyOf(skipped);
    }
}
