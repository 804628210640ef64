package io.millrace.kafka;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What Kafka itself holds as committed for a group. For refine this is the truth, for sinks a hint. Thread: any. */
public final class GroupOffsets {
    private final KafkaAdmin admin;

    public GroupOffsets(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** Empty where nothing is committed. Waits for a transaction that is about to end. */
    public Future<Optional<Long>> committed(String group, Partition p) {
        return committed(group, List.of(p)).map(offsets -> Optional.ofNullable(offsets.get(p)));
    }

    /** Those without a commit are left out. */
    public Future<Map<Partition, Long>> committed(String group, Collection<Partition> partitions) {
        ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec()
                .topicPartitions(partitions.stream().map(TopicAdmin::of).toList());
        ListConsumerGroupOffsetsOptions stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
        return KafkaAdmin.future(admin.client()
                        .listConsumerGroupOffsets(Map.of(group, spec), stable)
                        .partitionsToOffsetAndMetadata(group))
                .recover(failure -> failure instanceof GroupIdNotFoundException
                        ? Future.succeededFuture(Map.of())
                        : Future.failedFuture(failure))
                .map(answer -> read(partitions, answer));
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
