package io.millrace.consume;

import io.millrace.event.NodeClock;
import io.millrace.kafka.PartitionStatus;
import io.millrace.kafka.TopicAdmin;
import io.millrace.log.Keys;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long it is until Kafka deletes by age what a group has not settled. Millrace's own topics keep all until it is settled; those of
 * others need not. What can't be asked keeps its last value. Thread: the consumer's context.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long INTERVAL_MS = 60_000;

    private final Vertx vertx;
    private final TopicAdmin topics;
    private final List<String> names;
    private final Set<String> untold = new HashSet<>();
    private Map<String, Optional<Duration>> kept = Map.of();
    private long timer = -1;

    Retention(Vertx vertx, TopicAdmin topics, Collection<String> names) {
        this.vertx = vertx;
        this.topics = topics;
        this.names = List.copyOf(names);
    }

    void start() {
        look();
        timer = vertx.setPeriodic(INTERVAL_MS, tick -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        topics.keptFor(names).onSuccess(found -> {
            kept = found;
            names.stream()
                    .filter(name -> !found.containsKey(name) && untold.add(name))
                    .forEach(name -> LOG.atWarn()
                            .addKeyValue(Keys.TOPICS, name)
                            .log("Kafka does not tell how long it keeps records, so no headroom is shown"));
        });
    }

    /** Seconds until the oldest record that the group has not settled is deleted; null where nothing is deleted by age. */
    Double headroom(PartitionStatus status, Clock clock) {
        Optional<Duration> known = kept.getOrDefault(status.partition().topic(), Optional.empty());
        if (known.isEmpty()) {
            return null;
        }
        long oldest = Stream.of(
                        age(status.oldestUnsettled(), clock), status.lag() > 0 ? age(status.settledAt(), clock) : 0L)
                .max(Long::compare)
                .orElse(0L);
        return (known.get().toMillis() - oldest) / 1000.0;
    }

    private static long age(Instant at, Clock clock) {
        return at == null ? 0 : NodeClock.age(at, clock).toMillis();
    }
}
