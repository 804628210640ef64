package io.millrace.kafka;

import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads records by one consumer without a group, on a worker of its own; reads wait for each other. Thread: any; answers come
 * on the caller's context.
 */
public final class KafkaRecordReader implements RecordReader {
    private static final int FETCH_BYTES = 256 << 10;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FAR = 500; // offsets; what is farther away is sought

    private final WorkerExecutor worker;
    private final Map<String, Object> settings;
    private final TopicAdmin topics;
    private final Duration timeout;
    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer; // on the worker alone

    /** @param timeout after which a read fails that nothing came for */
    public KafkaRecordReader(Vertx vertx, Map<String, String> common, TopicAdmin topics, Duration timeout) {
        this.worker = vertx.createSharedWorkerExecutor("millrace-record-reader", 1, 60, TimeUnit.SECONDS);
        this.topics = topics;
        this.timeout = timeout;
        this.settings = new HashMap<>(common);
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.partition.fetch.bytes", FETCH_BYTES);
        settings.put("fetch.max.wait.ms", 100);
        settings.put("default.api.timeout.ms", (int) timeout.toMillis());
        settings.put("request.timeout.ms", (int) timeout.toMillis());
    }

    @Override
    public Future<List<Optional<ConsumerRecord<byte[], byte[]>>>> read(List<Origin> origins) {
        Map<Origin, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
        Map<UUID, Map<Integer, TreeSet<Long>>> wanted = new HashMap<>();
        origins.forEach(origin -> wanted.computeIfAbsent(origin.topicId(), topic -> new HashMap<>())
                .computeIfAbsent(origin.partition(), number -> new TreeSet<>())
                .add(origin.offset()));
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<UUID, Map<Integer, TreeSet<Long>>> topic : wanted.entrySet()) {
            all = all.compose(before -> topic(topic.getKey(), topic.getValue())).map(records -> {
                records.forEach(
                        record -> found.put(new Origin(topic.getKey(), record.partition(), record.offset()), record));
                return null;
            });
        }
        return all.map(done -> origins.stream()
                .map(origin -> Optional.ofNullable(found.get(origin)))
                .toList());
    }

    private Future<List<ConsumerRecord<byte[], byte[]>>> topic(UUID topicId, Map<Integer, TreeSet<Long>> offsets) {
        return name(topicId)
                .compose(name -> name.isEmpty() ? Future.succeededFuture(List.of()) : within(topicId, offsets));
    }

    /** Topic ids never change their name; empty where the topic is gone. */
    private Future<Optional<String>> name(UUID topicId) {
        String known = names.get(topicId);
        return known != null
                ? Future.succeededFuture(Optional.of(known))
                : topics.partitionsOf(topicId).map(partitions -> {
                    partitions.forEach(p -> names.put(topicId, p.topic()));
                    return Optional.ofNullable(names.get(topicId));
                });
    }

    /** By id, so that a topic made anew under the same name is not mistaken; and only where there can be a record. */
    private Future<List<ConsumerRecord<byte[], byte[]>>> within(UUID topicId, Map<Integer, TreeSet<Long>> offsets) {
        return topics.partitionsOf(topicId).compose(present -> {
            List<Partition> asked = present.stream()
                    .filter(p -> offsets.containsKey(p.number()))
                    .toList();
            return Future.join(topics.earliest(asked), topics.latest(asked))
                    .compose(ends -> readThere(there(offsets, ends.resultAt(0), ends.resultAt(1))));
        });
    }

    private static Map<TopicPartition, NavigableSet<Long>> there(
            Map<Integer, TreeSet<Long>> offsets, Map<Partition, Long> earliest, Map<Partition, Long> latest) {
        Map<TopicPartition, NavigableSet<Long>> there = new HashMap<>();
        earliest.forEach((p, first) -> {
            NavigableSet<Long> some =
                    offsets.get(p.number()).subSet(first, true, Math.max(first, latest.get(p)), false);
            if (!some.isEmpty()) {
                there.put(TopicAdmin.of(p), some);
            }
        });
        return there;
    }

    private Future<List<ConsumerRecord<byte[], byte[]>>> readThere(Map<TopicPartition, NavigableSet<Long>> there) {
        return there.isEmpty()
                ? Future.succeededFuture(List.of())
                : worker.executeBlocking(() -> readBlocking(there), true);
    }

    private List<ConsumerRecord<byte[], byte[]>> readBlocking(Map<TopicPartition, NavigableSet<Long>> left) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        consumer.assign(left.keySet());
        left.forEach((place, offsets) -> consumer.seek(place, offsets.first()));
        try {
            while (!left.isEmpty()) {
                if (poll(left, found)) {
                    deadline = System.nanoTime() + timeout.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "no answer of " + left.keySet() + " within " + timeout.toMillis() + " ms");
                }
            }
        } finally {
            consumer.unsubscribe();
        }
        return found;
    }

    /** Takes from what is left what has been read up to its last offset, or was trimmed meanwhile; whether anything came. */
    private boolean poll(Map<TopicPartition, NavigableSet<Long>> left, List<ConsumerRecord<byte[], byte[]>> found) {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> one : records) {
                if (left.get(new TopicPartition(one.topic(), one.partition())).contains(one.offset())) {
                    found.add(one);
                }
            }
            return left.entrySet().removeIf(place -> isRead(place.getKey(), place.getValue())) || !records.isEmpty();
        } catch (InvalidOffsetException trimmed) {
            return left.keySet().removeAll(trimmed.partitions());
        } finally {
            consumer.assign(left.keySet());
        }
    }

    /** Once the position is beyond the last one: a marker, or what was aborted, has no record. */
    private boolean isRead(TopicPartition place, NavigableSet<Long> offsets) {
        long at = consumer.position(place);
        if (at > offsets.last()) {
            return true;
        }
        long next = offsets.ceiling(at);
        if (next - at > FAR) {
            consumer.seek(place, next);
        }
        return false;
    }

    public Future<Void> close() {
        return worker.<Void>executeBlocking(
                        () -> {
                            if (consumer != null) {
                                consumer.close();
                            }
                            return null;
                        },
                        true)
                .eventually(worker::close);
    }
}
