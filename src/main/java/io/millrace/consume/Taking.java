package io.millrace.consume;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Position;
import io.millrace.event.Partition;
import io.millrace.kafka.Place;
import io.millrace.kafka.Seeding;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.ledger.StopCommand;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Takes a partition, the first time or anew: which incarnation of the topic it is, that the group has a first position on it, where the
 * settling stage stands, that Kafka still has what comes next, and whether a person has the group pause here. Thread: the consumer's context.
 */
final class Taking {
    private final String group;
    private final boolean transactional;
    private final TopicAdmin topics;
    private final Seeding seeding;
    private final LedgerRows ledger;
    private final Stages stages;

    Taking(ConsumeConfig config, ConsumeParts parts, Stages stages) {
        this.group = config.group();
        this.transactional = config.transactional();
        this.topics = parts.topics();
        this.seeding = parts.seeding();
        this.ledger = parts.ledger();
        this.stages = stages;
    }

    /**
     * A partition that is held.
     *
     * @param position from where
     * @param pausedAt since when a person has the group pause here; null where it goes on
     */
    record Taken(Partition partition, Position position, Instant pausedAt) {}

    /** @param commit commits an offset of this partition as a member of the group */
    Future<Taken> take(Place place, Batch.Member member, LongFunction<Future<Void>> commit) {
        return resolve(place).compose(p -> seeding.ensure(group, transactional, p, commit)
                .compose(seeded -> stages.assign(new Assignment(group, p, member)))
                .compose(position -> holds(p, position.next())
                        .compose(there -> ledger.pausedAt(group, p))
                        .map(pausedAt -> new Taken(p, position, pausedAt.orElse(null)))));
    }

    /** What these topics are now. */
    Future<List<Partition>> present(Collection<String> names) {
        return topics.partitions(names);
    }

    private Future<Partition> resolve(Place place) {
        return topics.partitions(List.of(place.topic())).map(all -> all.stream()
                .filter(p -> p.number() == place.number())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Kafka has no partition " + place)));
    }

    private Future<Void> holds(Partition p, long next) {
        return Future.join(topics.earliest(List.of(p)), topics.latest(List.of(p)))
                .map(both -> {
                    long earliest = topicsOffset(both.resultAt(0), p);
                    long latest = topicsOffset(both.resultAt(1), p);
                    if (next < earliest) {
                        throw stop(p, "offsets " + next + " to " + (earliest - 1) + " are gone from " + p, earliest);
                    }
                    if (next > latest) {
                        throw stop(p, p + " went back: it ends at " + latest + ", the group is at " + next, latest);
                    }
                    return null;
                });
    }

    private static long topicsOffset(java.util.Map<Partition, Long> offsets, Partition p) {
        return offsets.get(p);
    }

    private ConsumerStop stop(Partition p, String reason, long offset) {
        return new ConsumerStop("group " + group + ": " + reason, StopCommand.seek(group, p, offset));
    }
}
