package io.millrace.kafka;

import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Reads single records by one consumer without a group, on a worker of its own; reads wait for each other. Thread: any; answers come
 * on the caller's context.
 */
public final class KafkaRecordReader implements RecordReader {
    private final WorkerExecutor worker;
    private final Map<String, Object> settings;
    private final TopicAdmin topics;
    private final Duration timeout;
    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer; // on the worker alone

    /** @param timeout of one read */
    public KafkaRecordReader(Vertx vertx, Map<String, String> common, TopicAdmin topics, Duration timeout) {
        this.worker = vertx.createSharedWorkerExecutor("millrace-record-reader", 1, 60, TimeUnit.SECONDS);
        this.topics = topics;
        this.timeout = timeout;
        this.settings = new HashMap<>(common);
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.poll.records", 1);
        settings.put("max.partition.fetch.bytes", 65536);
        settings.put("fetch.max.wait.ms", 100);
        settings.put("default.api.timeout.ms", (int) timeout.toMillis());
        settings.put("request.timeout.ms", (int) timeout.toMillis());
    }

    @Override
    public Future<Optional<ConsumerRecord<byte[], byte[]>>> read(Origin origin) {
        return name(origin.topicId())
                .compose(name -> name.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : within(new Partition(name.get(), origin.topicId(), origin.partition()), origin.offset()));
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
    private Future<Optional<ConsumerRecord<byte[], byte[]>>> within(Partition p, long offset) {
        return topics.partitionsOf(p.topicId()).compose(present -> {
            if (!present.contains(p)) {
                return Future.succeededFuture(Optional.empty());
            }
            return Future.join(topics.earliest(List.of(p)), topics.latest(List.of(p)))
                    .compose(ends -> {
                        Map<Partition, Long> earliest = ends.resultAt(0);
                        Map<Partition, Long> latest = ends.resultAt(1);
                        return offset < earliest.get(p) || offset >= latest.get(p)
                                ? Future.succeededFuture(Optional.empty())
                                : worker.executeBlocking(() -> readBlocking(p, offset), true);
                    });
        });
    }

    private Optional<ConsumerRecord<byte[], byte[]>> readBlocking(Partition p, long offset) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        TopicPartition place = TopicAdmin.of(p);
        consumer.assign(List.of(place));
        consumer.seek(place, offset);
        try {
            return next(place, offset);
        } catch (InvalidOffsetException trimmedMeanwhile) {
            return Optional.empty();
        } finally {
            consumer.unsubscribe();
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> next(TopicPartition place, long offset) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                return one.offset() == offset ? Optional.of(one) : Optional.empty();
            }
            if (consumer.position(place) > offset) {
                return Optional.empty(); // a marker, or of a transaction that was aborted
            }
        }
        throw new TimeoutException("no answer of " + place + " within " + timeout.toMillis() + " ms");
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
