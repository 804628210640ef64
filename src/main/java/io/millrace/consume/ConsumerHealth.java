package io.millrace.consume;

import io.millrace.event.NodeClock;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.kafka.PartitionStatus;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** All members of one entry of the configuration as a component: fails while a partition is stopped or waits,
 * and while its lag is not known any more. What a person paused is told and fails nothing. */
public final class ConsumerHealth implements Component {
    private static final String TIME_LAG = "time_lag_ms";

    private final String name;
    private final List<ConsumeVerticle> members;
    private final Duration mostLag;
    private final Clock clock = NodeClock.UTC;

    /**
     * @param name of the entry, such as {@code refine}
     * @param mostLag age of the oldest unsettled event from above which it is degraded
     */
    public ConsumerHealth(String name, List<ConsumeVerticle> members, Duration mostLag) {
        this.name = "consume." + name;
        this.members = List.copyOf(members);
        this.mostLag = mostLag;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Check> check() {
        List<PartitionStatus> all =
                members.stream().flatMap(member -> member.statuses().stream()).toList();
        Map<String, Object> details = details(all);
        for (String state : List.of("stopped", "waiting")) {
            for (PartitionStatus status : all) {
                if (status.state().equals(state)) {
                    String reason = status.partition() + " " + state + ": " + status.reason();
                    return Future.succeededFuture(new Check.Failed(reason, status.command(), details));
                }
            }
        }
        return Future.succeededFuture(first(ConsumeVerticle::trouble)
                .map(trouble -> "polling fails: " + trouble)
                .or(() -> first(ConsumeVerticle::blind).map(blind -> "lag is old, topics and ledger were " + blind))
                .<Check>map(reason -> new Check.Failed(reason, "", details))
                .orElseGet(() -> late(details)));
    }

    private Check late(Map<String, Object> details) {
        long lag = ((Number) details.get(TIME_LAG)).longValue();
        return lag > mostLag.toMillis()
                ? new Check.Degraded(
                        "its oldest unsettled event is " + lag + " ms old, which is more than " + mostLag.toMillis()
                                + " ms",
                        details)
                : new Check.Ok(details);
    }

    private Optional<String> first(Function<ConsumeVerticle, String> question) {
        return members.stream()
                .map(question)
                .filter(answer -> !answer.isEmpty())
                .findFirst();
    }

    private Map<String, Object> details(List<PartitionStatus> all) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("partitions", all.size());
        details.put(
                "lag",
                all.stream().mapToLong(status -> Math.max(0, status.lag())).sum());
        details.put(
                "paused",
                all.stream().filter(status -> status.pausedAt() != null).count());
        Optional<Instant> oldest = all.stream()
                .map(PartitionStatus::oldestUnsettled)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        details.put(TIME_LAG, oldest.map(this::age).orElse(0L));
        oldest.ifPresent(receipt -> details.put("oldest_unsettled", receipt.toString()));
        return details;
    }

    private long age(Instant receipt) {
        return NodeClock.age(receipt, clock).toMillis();
    }
}
