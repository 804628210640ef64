package io.millrace.kafka;

import io.millrace.bus.Shared;
import io.millrace.event.Ids;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which events lie in a range of a partition of {@code events.silver}, by the headers of its records. One consumer without a group, on a
 * worker of its own; what several ask for at the same place is read once. Thread: any; answers come on the caller's context.
 */
public final class SilverIds {
    private static final int MOST = 500;
    private static final int KEPT = 64;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final Map<String, Object> settings;
    private final Duration timeout;
    private final Map<Asked, Future<Optional<Range>>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Future<Optional<Range>>> eldest) {
            return size() > KEPT;
        }
    };
    private KafkaConsumer<byte[], byte[]> consumer; // on the worker alone

    private record Asked(Partition partition, long from, long to) {}

    /** One record of the topic. */
    public record Id(long offset, UUID eventId) {}

    /** @param end exclusive; the records of a range may be fewer than its offsets, since markers of transactions have none */
    public record Range(List<Id> records, long end) {}

    /** @param timeout after which a read fails that nothing came for, and one that got further ends where it is */
    public SilverIds(Vertx vertx, Map<String, String> common, Duration timeout) {
        this.vertx = vertx;
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

    /** The first of [from, to), at most 500. Empty where Kafka no longer has what begins there; fails where it shows nothing in time. */
    public Future<Optional<Range>> read(Partition partition, long from, long to) {
        Asked asked = new Asked(partition, from, to);
        Future<Optional<Range>> answer;
        synchronized (kept) {
            answer = kept.get(asked);
            if (answer == null || answer.failed()) {
                answer = worker.executeBlocking(() -> readBlocking(asked), true);
                kept.put(asked, answer);
            }
        }
        return Shared.here(vertx, answer);
    }

    private Optional<Range> readBlocking(Asked asked) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        TopicPartition place = TopicAdmin.of(asked.partition);
        consumer.assign(List.of(place));
        consumer.seek(place, asked.from);
        try {
            return Optional.of(range(place, asked));
        } catch (InvalidOffsetException gone) {
            return Optional.empty();
        } finally {
            consumer.unsubscribe();
        }
    }

    /** Up to the first records that come; markers and what was aborted are passed. */
    private Range range(TopicPartition place, Asked asked) {
        List<Id> ids = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ids.isEmpty() && consumer.position(place) < asked.to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                if (record.offset() < asked.to) {
                    ids.add(new Id(record.offset(), id(asked.partition, record)));
                }
            }
            if (ids.isEmpty() && System.nanoTime() > deadline) {
                if (consumer.position(place) > asked.from) {
                    break;
                }
                throw new TimeoutException(asked.partition + " shows nothing from offset " + asked.from + " in time");
            }
        }
        return new Range(List.copyOf(ids), Math.min(consumer.position(place), asked.to));
    }

    /** By the rule of {@link Envelopes}: the last header that can be read, or the place. */
    private static UUID id(Partition partition, ConsumerRecord<byte[], byte[]> record) {
        String text = null;
        for (Header header : record.headers().headers(Headers.EVENT_ID)) {
            String read = HeaderText.readHeader(header.value());
            text = read == null ? text : read;
        }
        UUID id = HeaderText.uuid(text);
        return id == null ? Ids.ofOrigin(partition.at(record.offset())) : id;
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
