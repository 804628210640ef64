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
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private static final int FAR = 500; // offsets; what is farther away is sought

    private final WorkerExecutor worker;
    private final Map<String, Object> settings;
    private final TopicAdmin topics;
    private final Duration timeout;
    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer; // on the worker alone

    /** @param timeout of what is read of one partition at a time */
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
        origins.forEach(origin -> wanted.computeIfAbsent(origin.topicId(), topic -> new TreeMap<>())
                .computeIfAbsent(origin.partition(), number -> new TreeSet<>())
                .add(origin.offset()));
        Future<Void> all = Future.succeededFuture();
        for (var topic : wanted.entrySet()) {
            for (var partition : topic.getValue().entrySet()) {
                all = all.compose(before -> partition(topic.getKey(), partition.getKey(), partition.getValue()))
                        .map(records -> {
                            records.forEach(record ->
                                    found.put(new Origin(topic.getKey(), partition.getKey(), record.offset()), record));
                            return null;
                        });
            }
        }
        return all.map(done -> origins.stream()
                .map(origin -> Optional.ofNullable(found.get(origin)))
                .toList());
    }

    private Future<List<ConsumerRecord<byte[], byte[]>>> partition(UUID topicId, int number, TreeSet<Long> offsets) {
        return name(topicId)
                .compose(name -> name.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : within(new Partition(name.get(), topicId, number), offsets));
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
    private Future<List<ConsumerRecord<byte[], byte[]>>> within(Partition p, TreeSet<Long> offsets) {
        return topics.partitionsOf(p.topicId()).compose(present -> {
            if (!present.contains(p)) {
                return Future.succeededFuture(List.of());
            }
            return Future.join(topics.earliest(List.of(p)), topics.latest(List.of(p)))
                    .compose(ends -> {
                        Map<Partition, Long> earliest = ends.resultAt(0);
                        Map<Partition, Long> latest = ends.resultAt(1);
                        SortedSet<Long> there =
                                offsets.subSet(earliest.get(p), Math.max(earliest.get(p), latest.get(p)));
                        return there.isEmpty()
                                ? Future.succeededFuture(List.of())
                                : worker.executeBlocking(() -> readBlocking(p, new TreeSet<>(there)), true);
                    });
        });
    }

    private List<ConsumerRecord<byte[], byte[]>> readBlocking(Partition p, TreeSet<Long> offsets) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        TopicPartition place = TopicAdmin.of(p);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        consumer.assign(List.of(place));
        consumer.seek(place, offsets.first());
        try {
            collect(place, offsets, found);
        } catch (InvalidOffsetException trimmedMeanwhile) {
            return found;
        } finally {
            consumer.unsubscribe();
        }
        return found;
    }

    /** Until the position is beyond the last one: a marker, or what was aborted, has no record. */
    private void collect(TopicPartition place, TreeSet<Long> offsets, List<ConsumerRecord<byte[], byte[]>> found) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (consumer.position(place) <= offsets.last()) {
            long next = offsets.ceiling(consumer.position(place));
            if (next - consumer.position(place) > FAR) {
                consumer.seek(place, next);
            }
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                if (offsets.contains(one.offset())) {
                    found.add(one);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("no answer of " + place + " within " + timeout.toMillis() + " ms");
            }
        }
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
