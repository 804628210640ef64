package io.millrace.kafka;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which events lie in a range of a partition of {@code events.silver}, by the headers of its records. One consumer without a group, on a
 * worker of its own; what several ask for at the same place is read once. Thread: any; answers come on the caller's context.
 */
public final class SilverIds {
    private static final int MOST = 500;
    private static final int KEPT = 64;
    private static final Duration POLL = Duration.ofMillis(200);

    private final WorkerExecutor worker;
    private final Map<String, Object> settings;
    private final Duration timeout;
    private final Map<Asked, Future<Range>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Future<Range>> eldest) {
            return size() > KEPT;
        }
    };
    private KafkaConsumer<byte[], byte[]> consumer; // on the worker alone

    private record Asked(Partition partition, long from, long to) {}

    /** One record of the topic. */
    public record Id(long offset, UUID eventId) {}

    /** @param end exclusive; the records of a range may be fewer than its offsets, since markers of transactions have none */
    public record Range(List<Id> records, long end) {}

    /** @param timeout after which a read fails that nothing came for */
    public SilverIds(Vertx vertx, Map<String, String> common, Duration timeout) {
        this.worker = vertx.createSharedWorkerExecutor("millrace-silver-ids", 1, 60, TimeUnit.SECONDS);
        this.timeout = timeout;
        this.settings = new HashMap<>(common);
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.poll.records", MOST);
        settings.put("fetch.max.wait.ms", 100);
        settings.put("default.api.timeout.ms", (int) timeout.toMillis());
        settings.put("request.timeout.ms", (int) timeout.toMillis());
    }

    /** The first of [from, to), at most 500; fails where Kafka has lost the place, or shows nothing there in time. */
    public Future<Range> read(Partition partition, long from, long to) {
        Asked asked = new Asked(partition, from, to);
        synchronized (kept) {
            Future<Range> known = kept.get(asked);
            if (known == null || known.failed()) {
                known = worker.executeBlocking(() -> readBlocking(asked), true);
                kept.put(asked, known);
            }
            return known;
        }
    }

    private Range readBlocking(Asked asked) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        TopicPartition place = TopicAdmin.of(asked.partition);
        long deadline = System.nanoTime() + timeout.toNanos();
        consumer.assign(List.of(place));
        consumer.seek(place, asked.from);
        try {
            List<Id> ids = new ArrayList<>();
            while (consumer.position(place) < asked.to && ids.size() < MOST) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                    UUID id = id(record);
                    if (record.offset() < asked.to && id != null) {
                        ids.add(new Id(record.offset(), id));
                    }
                }
                if (ids.isEmpty() && System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "nothing came of " + asked.partition + " from " + asked.from + " in time");
                }
            }
            return new Range(List.copyOf(ids), Math.min(consumer.position(place), asked.to));
        } finally {
            consumer.unsubscribe();
        }
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader(Headers.EVENT_ID);
        return header == null ? null : HeaderText.uuid(HeaderText.readHeader(header.value()));
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
