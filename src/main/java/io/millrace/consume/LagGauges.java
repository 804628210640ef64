package io.millrace.consume;

import io.micrometer.core.instrument.Tags;
import io.millrace.event.NodeClock;
import io.millrace.kafka.PartitionStatus;
import io.millrace.metrics.ChangingGauges;
import io.millrace.metrics.ChangingGauges.Measure;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the statuses of a consumer's partitions say, as gauges by group, topic and partition. */
final class LagGauges {
    private static final Measure LAG =
            new Measure("millrace.consume.lag", "records that are there and not settled", null);
    private static final Measure OLDEST = new Measure(
            "millrace.consume.oldest.unsettled",
            "age of the oldest event that was handed to the stages and is not settled",
            "seconds");
    private static final Measure STOPPED =
            new Measure("millrace.consume.stopped", "1 where a person has to decide", null);
    private static final Measure LOST = new Measure(
            "millrace.consume.lost", "offsets that a person moved the group beyond, and that it never settled", null);
    private static final Measure PAUSED =
            new Measure("millrace.consume.paused", "1 where a person has the group pause", null);
    private static final Measure SEEN = new Measure(
            "millrace.consume.seen.age", "how old lag is: rises while Kafka or the ledger can't be seen", "seconds");
    private static final Measure HEADROOM = new Measure(
            "millrace.consume.retention.headroom",
            "until what is not settled is deleted by age; nothing where the topic deletes nothing so",
            "seconds");

    private final ChangingGauges gauges;
    private final Clock clock;

    LagGauges(ChangingGauges gauges, Clock clock) {
        this.gauges = gauges;
        this.clock = clock;
    }

    /** @param at when what the statuses say was seen */
    void show(List<PartitionStatus> statuses, Instant at, Retention retention) {
        show(LAG, statuses, status -> status.lag() < 0 ? null : status.lag());
        show(OLDEST, statuses, this::age);
        show(STOPPED, statuses, status -> status.command().isEmpty() ? 0 : 1);
        show(LOST, statuses, PartitionStatus::lost);
        show(PAUSED, statuses, status -> status.pausedAt() == null ? 0 : 1);
        double age = NodeClock.age(at, clock).toMillis() / 1000.0;
        show(SEEN, statuses, status -> age);
        show(HEADROOM, statuses, status -> retention.headroom(status, clock));
    }

    private Number age(PartitionStatus status) {
        return status.oldestUnsettled() == null
                ? 0
                : NodeClock.age(status.oldestUnsettled(), clock).toMillis() / 1000.0;
    }

    /** @param value null where there is none */
    private void show(Measure measure, List<PartitionStatus> statuses, Function<PartitionStatus, Number> value) {
        Map<Tags, Number> values = new HashMap<>();
        for (PartitionStatus status : statuses) {
            Number now = value.apply(status);
            if (now != null) {
                values.put(tags(status), now);
            }
        }
        gauges.show(this, measure, values);
    }

    private static Tags tags(PartitionStatus status) {
        return Tags.of(
                "group",
                status.group(),
                "topic",
                status.partition().topic(),
                "partition",
                String.valueOf(status.partition().number()));
    }
}
