package io.millrace.kafka;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics, their ids and ends, and the deletion of what everybody has settled. Thread: any; answers on the caller's context. */
public final class TopicAdmin {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final KafkaAdmin admin;
    private final SharedLook looks = new SharedLook(this::look);

    public TopicAdmin(KafkaAdmin admin) {
        this.admin = admin;
    }

    /**
     * Makes those that are not there; a topic that is there stays as it is. Two nodes may do so at once. Done when what was made has
     * leaders that answer: an idempotent producer that meets a partition before that can stay out of sequence until it gives up.
     */
    public Future<Void> create(Collection<Topic> topics) {
        List<NewTopic> wanted = topics.stream()
                .map(topic ->
                        new NewTopic(topic.name(), topic.partitions(), topic.replicas()).configs(topic.settings()))
                .toList();
        Map<String, KafkaFuture<Void>> asked =
                admin.client().createTopics(wanted).values();
        List<Future<Void>> made = topics.stream()
                .map(topic -> KafkaAdmin.future(asked.get(topic.name()))
                        .compose(done -> leaders(
                                topic, System.nanoTime() + admin.timeout().toNanos()))
                        .recover(TopicAdmin::unlessThere))
                .toList();
        return Future.all(made).mapEmpty();
    }

    /** The controller's answer comes before the broker that is asked knows of the topic. */
    private Future<Void> leaders(Topic topic, long until) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int number = 0; number < topic.partitions(); number++) {
            asked.put(new TopicPartition(topic.name(), number), OffsetSpec.latest());
        }
        return KafkaAdmin.future(admin.client().listOffsets(asked).all())
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof UnknownTopicOrPartitionException && System.nanoTime() < until
                        ? admin.pause(BETWEEN_LOOKS).compose(over -> leaders(topic, until))
                        : Future.failedFuture(failure));
    }

    private static Future<Void> unlessThere(Throwable failure) {
        return failure instanceof TopicExistsException ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    public Future<String> clusterId() {
        return KafkaAdmin.future(admin.client().describeCluster().clusterId());
    }

    /** The partitions of these topics as they are now; a topic that is not there has none. */
    public Future<List<Partition>> partitions(Collection<String> topics) {
        return looks.at(topics);
    }

    private Future<List<Partition>> look(Collection<String> topics) {
        return describe(admin.client().describeTopics(List.copyOf(topics)).topicNameValues())
                .map(TopicAdmin::partitionsOf);
    }

    /** The same by topic id, which also says the name. */
    public Future<List<Partition>> partitionsOf(UUID topicId) {
        TopicCollection ids = TopicCollection.ofTopicIds(
                List.of(new Uuid(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits())));
        return describe(admin.client().describeTopics(ids).topicIdValues()).map(TopicAdmin::partitionsOf);
    }

    private static List<Partition> partitionsOf(List<TopicDescription> topics) {
        List<Partition> partitions = new ArrayList<>();
        for (TopicDescription topic : topics) {
            UUID id = new UUID(
                    topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
            topic.partitions().forEach(one -> partitions.add(new Partition(topic.name(), id, one.partition())));
        }
        return partitions;
    }

    /** For how long these topics keep a record; empty for those that delete nothing by age, and nothing of those that can't be asked. */
    public Future<Map<String, Optional<Duration>>> keptFor(Collection<String> names) {
        List<ConfigResource> asked = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Optional<Duration>> kept = new ConcurrentHashMap<>();
        List<Future<Void>> answers = new ArrayList<>();
        admin.client()
                .describeConfigs(asked)
                .values()
                .forEach((topic, config) -> answers.add(KafkaAdmin.future(config)
                        .onSuccess(told -> kept.put(topic.name(), kept(told)))
                        .<Void>mapEmpty()));
        return Future.join(answers).<Void>mapEmpty().otherwiseEmpty().map(kept);
    }

    private static Optional<Duration> kept(Config topic) {
        ConfigEntry retention = topic.get("retention.ms");
        ConfigEntry policy = topic.get("cleanup.policy");
        long millis = retention == null ? -1 : Long.parseLong(retention.value());
        return millis >= 0 && policy != null && policy.value().contains("delete")
                ? Optional.of(Duration.ofMillis(millis))
                : Optional.empty();
    }

    static <K> Future<List<TopicDescription>> describe(Map<K, KafkaFuture<TopicDescription>> asked) {
        List<Future<TopicDescription>> answers =
                asked.values().stream().map(TopicAdmin::orNull).toList();
        return Future.all(answers).map(all -> answers.stream()
                .map(Future::result)
                .filter(topic -> topic != null)
                .toList());
    }

    private static Future<TopicDescription> orNull(KafkaFuture<TopicDescription> asked) {
        return KafkaAdmin.future(asked)
                .recover(failure -> failure instanceof UnknownTopicOrPartitionException
                                || failure instanceof UnknownTopicIdException
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /** The first offset that is still there. */
    public Future<Map<Partition, Long>> earliest(Collection<Partition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** The offset that the next record gets. */
    public Future<Map<Partition, Long>> latest(Collection<Partition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** The first offset whose record is not older; -1 where all are older. */
    public Future<Map<Partition, Long>> firstSince(Collection<Partition> partitions, Instant time) {
        return offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()));
    }

    private Future<Map<Partition, Long>> offsets(Collection<Partition> partitions, OffsetSpec spec) {
        if (partitions.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(p -> asked.put(of(p), spec));
        Function<Map<TopicPartition, ListOffsetsResultInfo>, Map<Partition, Long>> read = answer -> partitions.stream()
                .collect(Collectors.toMap(p -> p, p -> answer.get(of(p)).offset()));
        return KafkaAdmin.future(admin.client().listOffsets(asked).all()).map(read);
    }

    /** Deletes the records before these offsets, for ever. */
    public Future<Void> deleteBefore(Map<Partition, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> asked = new HashMap<>();
        offsets.forEach((p, offset) -> asked.put(of(p), RecordsToDelete.beforeOffset(offset)));
        return KafkaAdmin.future(admin.client().deleteRecords(asked).all());
    }

    static TopicPartition of(Partition p) {
        return new TopicPartition(p.topic(), p.number());
    }
}
