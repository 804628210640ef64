package io.millrace.kafka;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What Kafka itself holds as committed for a group. For refine this is the truth, for sinks a hint. Thread: any. */
public final class GroupOffsets {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration ABOUT_TO_END = Duration.ofSeconds(2);

    private final KafkaAdmin admin;

    /**
     * How a group stands.
     *
     * @param offsets of those that have a commit; of the open ones as before their transaction
     * @param open whose transaction does not end
     */
    public record Standing(Map<Partition, Long> offsets, Set<Partition> open) {}

    public GroupOffsets(KafkaAdmin admin) {
        this.admin = admin;
    }

    /**
     * Empty where nothing is committed. Waits, within the client's timeout, for a transaction that is about to end.
     *
     * @return fails with {@link OpenTransaction} where it does not end
     */
    public Future<Optional<Long>> committed(String group, Partition p) {
        return committed(group, List.of(p)).map(offsets -> Optional.ofNullable(offsets.get(p)));
    }

    /**
     * Those without a commit are left out. Waits, within the client's timeout, for transactions that are about to end.
     *
     * @return fails with {@link OpenTransaction} where one does not end
     */
    public Future<Map<Partition, Long>> committed(String group, Collection<Partition> partitions) {
        return known(
                group,
                partitions,
                new HashMap<>(),
                System.nanoTime() + admin.timeout().toNanos());
    }

    /** For people: waits two seconds at most for transactions that are about to end, and tells of those that do not. */
    public Future<Standing> standing(String group, Collection<Partition> partitions) {
        return known(group, partitions, new HashMap<>(), System.nanoTime() + ABOUT_TO_END.toNanos())
                .map(offsets -> new Standing(offsets, Set.of()))
                .recover(failure -> failure instanceof OpenTransaction open
                        ? lastCommitted(group, partitions)
                                .map(offsets -> new Standing(offsets, Set.copyOf(open.partitions())))
                        : Future.failedFuture(failure));
    }

    private Future<Map<Partition, Long>> known(
            String group, Collection<Partition> asked, Map<Partition, Long> known, long deadline) {
        return list(group, asked, true).compose(answer -> {
            known.putAll(read(asked, answer));
            // Kafka's client names one without a commit with null, and leaves out one whose transaction is open
            List<Partition> open = asked.stream()
                    .filter(p -> !answer.containsKey(TopicAdmin.of(p)))
                    .toList();
            if (open.isEmpty()) {
                return Future.succeededFuture(known);
            }
            return System.nanoTime() > deadline
                    ? Future.failedFuture(new OpenTransaction(group, open))
                    : admin.pause(BETWEEN_LOOKS).compose(again -> known(group, open, known, deadline));
        });
    }

    /** As before the transactions that are open now. Those without a commit are left out. */
    public Future<Map<Partition, Long>> lastCommitted(String group, Collection<Partition> partitions) {
        return list(group, partitions, false).map(answer -> read(partitions, answer));
    }

    private Future<Map<TopicPartition, OffsetAndMetadata>> list(
            String group, Collection<Partition> partitions, boolean stable) {
        List<TopicPartition> asked = partitions.stream().map(TopicAdmin::of).toList();
        return KafkaAdmin.future(admin.client()
                        .listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(asked)),
                                new ListConsumerGroupOffsetsOptions().requireStable(stable))
                        .partitionsToOffsetAndMetadata(group))
                .recover(failure -> failure instanceof GroupIdNotFoundException
                        ? Future.succeededFuture(nothing(asked))
                        : Future.failedFuture(failure));
    }

    private static Map<TopicPartition, OffsetAndMetadata> nothing(List<TopicPartition> asked) {
        Map<TopicPartition, OffsetAndMetadata> nothing = new HashMap<>();
        asked.forEach(p -> nothing.put(p, null));
        return nothing;
    }

    private static Map<Partition, Long> read(
            Collection<Partition> partitions, Map<TopicPartition, OffsetAndMetadata> answer) {
        Map<Partition, Long> offsets = new HashMap<>();
        for (Partition p : partitions) {
            OffsetAndMetadata committed = answer.get(TopicAdmin.of(p));
            if (committed != null) {
                offsets.put(p, committed.offset());
            }
        }
        return offsets;
    }

    /** How many members it has now; 0 where there is no such group. */
    public Future<Integer> members(String group) {
        return KafkaAdmin.future(
                        admin.client().describeConsumerGroups(List.of(group)).all())
                .map(found -> found.get(group).members().size())
                .recover(failure -> failure instanceof GroupIdNotFoundException
                        ? Future.succeededFuture(0)
                        : Future.failedFuture(failure));
    }

    /** Commits in the name of the group; fails while it has members, who then commit themselves. */
    public Future<Void> commit(String group, Partition p, long offset) {
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(TopicAdmin.of(p), new OffsetAndMetadata(offset));
        return KafkaAdmin.future(
                admin.client().alterConsumerGroupOffsets(group, offsets).all());
    }
}
