package io.millrace.kafka;

import io.millrace.config.KafkaConfig;
import io.millrace.event.Guard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one producer of single records: idempotent, acknowledged by all replicas in sync, and never blocking. One for all
 * instances, so that their records share batches. Where Kafka is away it fails within {@link Bounds#deliveryMillis}; an idempotent
 * producer that turned fatal (after an authorization error, say) is replaced by a new one.
 *
 * <p>Vert.x' own producer hops to a worker for each record; here the client beneath it is called on the event loop, which is safe
 * because topics are known beforehand and {@code max.block.ms} is 0: a full buffer is a failure, not a wait.
 *
 * <p>Thread: any.
 */
public final class EventProducer {
    private static final Logger LOG = LoggerFactory.getLogger(EventProducer.class);
    private static final int LARGEST_RECORD = 8 << 20;
    private static final long START_MILLIS = 30_000;
    private static final long YEAR_MILLIS = TimeUnit.DAYS.toMillis(365);
    private static final long BETWEEN_REPLACEMENTS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Supplier<Producer<byte[], byte[]>> client;
    private final Duration delivery;
    private final List<String> topics;
    private final AtomicBoolean replacing = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile Producer<byte[], byte[]> producer;
    private volatile long failedAt;
    private volatile long replacedAt = System.nanoTime() - BETWEEN_REPLACEMENTS_NANOS;

    /**
     * @param deliveryMillis after which an unacknowledged record has failed; keep it below the request's deadline
     * @param bufferBytes of records that wait for Kafka
     * @param lingerMillis how long a batch waits to be joined
     * @param batchBytes the largest batch of a partition
     */
    public record Bounds(int deliveryMillis, long bufferBytes, int lingerMillis, int batchBytes) {

        /** For requests of this deadline and this many bytes in flight: 2 ms of linger, batches of 128 KiB. */
        public static Bounds of(int deadlineMillis, long inFlightBytes) {
            return new Bounds(Math.max(deadlineMillis * 8 / 10, 50), inFlightBytes + (32L << 20), 2, 128 << 10);
        }
    }

    private EventProducer(
            Vertx vertx, Supplier<Producer<byte[], byte[]>> client, Duration delivery, List<String> topics) {
        this.vertx = vertx;
        this.client = client;
        this.delivery = delivery;
        this.topics = List.copyOf(topics);
    }

    /**
     * Connects on a worker; fails where one of the topics is not to be seen within 30 s. Other topics can't be sent to.
     *
     * @param node that its records name as their writer
     */
    public static Future<EventProducer> start(
            Vertx vertx, KafkaConfig kafka, String node, Bounds bounds, List<String> topics) {
        return start(
                vertx,
                () -> KafkaProducer.<byte[], byte[]>create(
                                vertx, NodeHeader.with(settings(kafka, bounds), node, String.class))
                        .unwrap(),
                Duration.ofMillis(bounds.deliveryMillis),
                topics);
    }

    static Future<EventProducer> start(
            Vertx vertx, Supplier<Producer<byte[], byte[]>> client, Duration delivery, List<String> topics) {
        EventProducer started = new EventProducer(vertx, client, delivery, topics);
        return vertx.executeBlocking(started::open).map(opened -> {
            started.producer = opened;
            return started;
        });
    }

    /** Completes on the caller's context when all are acknowledged, or one has failed for good; then some may be stored. */
    public Future<Void> send(List<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> mine = producer;
        Acknowledgements pending = new Acknowledgements(vertx.getOrCreateContext(), mine, records.size());
        try {
            for (ProducerRecord<byte[], byte[]> record : records) {
                mine.send(record, pending);
            }
        } catch (KafkaException | IllegalStateException e) {
            replace(mine, e);
            pending.settle(e);
        }
        return pending.promise.future();
    }

    /** True where the last delivery failed, and that lately. */
    public boolean unacknowledgedWithin(Duration lately) {
        return failing.get() && System.nanoTime() - failedAt < lately.toNanos();
    }

    /** Sends what is buffered, for as long as a delivery may take, then ends. */
    public Future<Void> close() {
        return vertx.executeBlocking(() -> {
            producer.close(delivery);
            return null;
        });
    }

    private static Map<String, String> settings(KafkaConfig kafka, Bounds bounds) {
        Map<String, String> settings = KafkaSettings.common(kafka);
        int delivery = bounds.deliveryMillis;
        settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        settings.put("acks", Guard.ACKS.on() ? "all" : "0");
        settings.put("enable.idempotence", Boolean.toString(Guard.ACKS.on()));
        settings.put("max.block.ms", "0");
        settings.put("metadata.max.idle.ms", Long.toString(YEAR_MILLIS));
        settings.put("delivery.timeout.ms", Integer.toString(delivery));
        settings.put("request.timeout.ms", Integer.toString(Math.max(delivery / 2, 1)));
        settings.put("retry.backoff.ms", "50");
        settings.put("linger.ms", Integer.toString(bounds.lingerMillis));
        settings.put("batch.size", Integer.toString(bounds.batchBytes));
        settings.put("buffer.memory", Long.toString(bounds.bufferBytes));
        settings.put("max.request.size", Integer.toString(LARGEST_RECORD));
        return settings;
    }

    /** On a worker. */
    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> opened = client.get();
        try {
            topics.forEach(topic -> awaitMetadata(opened, topic));
            return opened;
        } catch (RuntimeException e) {
            opened.close(Duration.ZERO);
            throw e;
        }
    }

    /** With {@code max.block.ms} 0 the client asks for a topic without waiting for the answer; so it is asked again. */
    private static void awaitMetadata(Producer<byte[], byte[]> opened, String topic) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (true) {
            try {
                opened.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() > end) {
                    throw new TimeoutException("Kafka does not show the topic " + topic, e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void replace(Producer<byte[], byte[]> fatal, Throwable cause) {
        boolean due = System.nanoTime() - replacedAt > BETWEEN_REPLACEMENTS_NANOS;
        if (fatal != producer || !due || !replacing.compareAndSet(false, true)) {
            return;
        }
        LOG.atWarn().setCause(cause).log("the producer is of no more use and is replaced");
        vertx.executeBlocking(this::open, false)
                .onSuccess(opened -> {
                    producer = opened;
                    vertx.executeBlocking(() -> close(fatal), false);
                })
                .onFailure(e -> LOG.atWarn().setCause(e).log("no new producer yet"))
                .onComplete(done -> {
                    replacedAt = System.nanoTime();
                    replacing.set(false);
                });
    }

    private static Void close(Producer<byte[], byte[]> fatal) {
        fatal.close(Duration.ZERO);
        return null;
    }

    private static boolean fatal(Exception e) {
        return e instanceof AuthorizationException && !(e instanceof TopicAuthorizationException)
                || e instanceof ProducerFencedException
                || e instanceof UnsupportedVersionException;
    }

    private void note(Throwable failure) {
        boolean failed = failure != null;
        failedAt = failed ? System.nanoTime() : failedAt;
        if (failing.get() == failed || !failing.compareAndSet(!failed, failed)) {
            return;
        }
        if (failed) {
            LOG.atWarn().setCause(failure).log("Kafka does not acknowledge");
        } else {
            LOG.atInfo().log("Kafka acknowledges again");
        }
    }

    /** Counts the acknowledgements of one call down, on the client's own thread, and completes on the caller's. */
    private final class Acknowledgements implements Callback {
        private final Context context;
        private final Producer<byte[], byte[]> sender;
        private final AtomicInteger left;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicBoolean settled = new AtomicBoolean();
        private final Promise<Void> promise = Promise.promise();

        Acknowledgements(Context context, Producer<byte[], byte[]> sender, int records) {
            this.context = context;
            this.sender = sender;
            this.left = new AtomicInteger(records);
            if (records == 0) {
                promise.complete();
            }
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception exception) {
            if (exception != null) {
                failure.compareAndSet(null, exception);
                if (fatal(exception)) {
                    replace(sender, exception);
                }
            }
            if (left.decrementAndGet() == 0) {
                settle(failure.get());
            }
        }

        /** Once: a record that was refused at once may also be called back. */
        private void settle(Throwable result) {
            if (!settled.compareAndSet(false, true)) {
                return;
            }
            note(result);
            context.runOnContext(done -> {
                if (result == null) {
                    promise.complete();
                } else {
                    promise.fail(result);
                }
            });
        }
    }
}
