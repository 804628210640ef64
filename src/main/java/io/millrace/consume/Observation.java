package io.millrace.consume;

import io.millrace.event.Partition;
import io.millrace.kafka.BatchConsumer;
import io.millrace.kafka.Place;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks from time to time what the ledger has settled and what a person paused, where the topics end, and whether they are still the
 * same topics; tells Kafka what sinks have settled, as a hint for lag tools. What can't be had keeps its last value. Thread: the consumer's context.
 */
final class Observation {
    private final ConsumeConfig config;
    private final TopicAdmin topics;
    private final LedgerRows ledger;
    private final Dispatch dispatch;
    private final Map<Place, Long> hinted = new HashMap<>();
    private Instant hintedAt = Instant.EPOCH;

    Observation(ConsumeConfig config, TopicAdmin topics, LedgerRows ledger, Dispatch dispatch) {
        this.config = config;
        this.topics = topics;
        this.ledger = ledger;
        this.dispatch = dispatch;
    }

    /** Fails where something of it could not be seen; what could is noted all the same. Of partitions that can't be taken the ledger alone is seen. */
    Future<Void> look() {
        List<Partition> held = dispatch.holdings().stream()
                .map(one -> one.partition)
                .filter(partition -> partition != null)
                .toList();
        List<String> names = held.stream().map(Partition::topic).distinct().toList();
        Future<Void> settled = ledger.ofGroup(config.group()).map(this::settled);
        Future<Void> ends = topics.latest(held).map(this::ends);
        Future<Void> ids = names.isEmpty()
                ? Future.succeededFuture()
                : topics.partitions(names).map(this::compare);
        return Future.join(settled, ends, ids).mapEmpty();
    }

    private Void settled(List<LedgerRow> rows) {
        for (LedgerRow row : rows) {
            Holding held = find(row.partition());
            if (held != null) {
                held.observed(row.next(), row.settledAt());
                held.lost = row.skipped().stream()
                        .mapToLong(range -> range.to() - range.from())
                        .sum();
                dispatch.pause(held, row.pausedAt());
                fence(held, row.epoch());
            }
        }
        return null;
    }

    /** Somebody raised the epoch since; whoever holds the partition truly says so by taking it anew, even while nothing arrives. */
    private void fence(Holding held, long epoch) {
        if (held.track.state() == PartitionTrack.State.READY && held.track.epoch() < epoch) {
            dispatch.retake(held, "its epoch is " + epoch + " by now, not " + held.track.epoch());
        }
    }

    private Void ends(Map<Partition, Long> ends) {
        ends.forEach((partition, end) -> {
            Holding held = find(partition);
            if (held != null) {
                held.end = end;
            }
        });
        return null;
    }

    /** A topic that was made anew under the same name is taken anew, which says what is wrong. */
    private Void compare(List<Partition> present) {
        for (Partition partition : present) {
            Holding held = dispatch.holding(new Place(partition.topic(), partition.number()));
            if (held != null
                    && held.partition != null
                    && !held.partition.equals(partition)
                    && held.track.position() >= 0) {
                held.partition = null;
                dispatch.retake(held, "topic " + partition.topic() + " now has id " + partition.topicId());
            }
        }
        return null;
    }

    private Holding find(Partition partition) {
        Holding held = dispatch.holding(new Place(partition.topic(), partition.number()));
        return held != null && partition.equals(held.partition) ? held : null;
    }

    /** At a bounded rate, and only what changed. Refine's offsets are no hint, its transactions commit them. */
    void hint(BetweenPolls between, BatchConsumer consumer, Clock clock) {
        Instant now = clock.instant();
        if (config.transactional() || now.isBefore(hintedAt.plusMillis(config.hintInterval()))) {
            return;
        }
        Map<Place, Long> hints = new HashMap<>();
        for (Holding held : dispatch.holdings()) {
            if (held.settled >= 0 && !Long.valueOf(held.settled).equals(hinted.get(held.place))) {
                hints.put(held.place, held.settled);
            }
        }
        hintedAt = now;
        if (!hints.isEmpty()) {
            between.add(() -> consumer.commit(hints)).onSuccess(told -> hinted.putAll(hints));
        }
    }
}
