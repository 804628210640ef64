package io.millrace.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.millrace.event.NodeClock;
import io.millrace.kafka.PartitionStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the statuses of a consumer's partitions say, as gauges by group, topic and partition. */
final class LagGauges {
    private final MultiGauge lag;
    private final MultiGauge oldest;
    private final MultiGauge stopped;
    private final MultiGauge paused;
    private final MultiGauge lost;
    private final MultiGauge seen;
    private final MultiGauge headroom;
    private final Clock clock;

    LagGauges(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.lag = MultiGauge.builder("millrace.consume.lag")
                .description("records that are there and not settled")
                .register(registry);
        this.oldest = MultiGauge.builder("millrace.consume.oldest.unsettled")
                .description("age of the oldest event that was read and is not settled")
                .baseUnit("seconds")
                .register(registry);
        this.stopped = MultiGauge.builder("millrace.consume.stopped")
                .description("1 where a person has to decide")
                .register(registry);
        this.lost = MultiGauge.builder("millrace.consume.lost")
                .description("offsets that a person moved the group beyond, and that it never settled")
                .register(registry);
        this.paused = MultiGauge.builder("millrace.consume.paused")
                .description("1 where a person has the group pause")
                .register(registry);
        this.seen = MultiGauge.builder("millrace.consume.seen.age")
                .description("how old lag is: rises while Kafka or the ledger can't be seen")
                .baseUnit("seconds")
                .register(registry);
        this.headroom = MultiGauge.builder("millrace.consume.retention.headroom")
                .description("until what is not settled is deleted by age; nothing where the topic deletes nothing so")
                .baseUnit("seconds")
                .register(registry);
    }

    /** @param at when what the statuses say was seen */
    void show(List<PartitionStatus> statuses, Instant at, Retention retention) {
        register(lag, statuses, status -> status.lag() >= 0, PartitionStatus::lag);
        register(oldest, statuses, status -> true, this::age);
        register(stopped, statuses, status -> true, status -> status.command().isEmpty() ? 0 : 1);
        register(lost, statuses, status -> true, PartitionStatus::lost);
        register(paused, statuses, status -> true, status -> status.pausedAt() == null ? 0 : 1);
        double age = NodeClock.age(at, clock).toMillis() / 1000.0;
        register(seen, statuses, status -> true, status -> age);
        register(
                headroom,
                statuses,
                status -> retention.headroom(status, clock) != null,
                status -> retention.headroom(status, clock));
    }

    private Number age(PartitionStatus status) {
        return status.oldestUnsettled() == null
                ? 0
                : NodeClock.age(status.oldestUnsettled(), clock).toMillis() / 1000.0;
    }

    private static void register(
            MultiGauge gauge,
            List<PartitionStatus> statuses,
            Predicate<PartitionStatus> known,
            Function<PartitionStatus, Number> value) {
        List<Row<?>> rows = statuses.stream()
                .filter(known)
                .<Row<?>>map(status -> Row.of(tags(status), value.apply(status)))
                .toList();
        gauge.register(rows, true);
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
