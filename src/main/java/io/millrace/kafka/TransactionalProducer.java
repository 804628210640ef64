package io.millrace.kafka;

import io.millrace.bus.Batch;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the records of a batch and the group's offset in one Kafka transaction.
 *
 * <pre>
 *   init ─▶ [ begin ─▶ send records, send offset ─▶ commit ]*        any failure ─▶ close; never used again
 * </pre>
 *
 * {@link #init} ends the open transaction of whoever had the same id and fences it. After a failed commit nobody knows whether it
 * counts: the successor's init settles that, then the committed offset says it. Thread: any, one call at a time; blocking calls run on
 * workers.
 */
public final class TransactionalProducer {
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final KafkaWriteStream<byte[], byte[]> stream;

    /**
     * Made on a worker: the client's start takes its time.
     *
     * @param settings of {@link KafkaSettings#common}
     * @param node that its records name as their writer
     */
    public static Future<TransactionalProducer> create(
            Vertx vertx, Map<String, String> settings, String node, String id, ProducerBounds bounds) {
        return vertx.executeBlocking(
                () -> new TransactionalProducer(vertx, NodeHeader.with(own(settings, id, bounds), node, Object.class)),
                false);
    }

    private TransactionalProducer(Vertx vertx, Map<String, Object> settings) {
        this.vertx = vertx;
        this.stream = KafkaWriteStream.create(vertx, settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> own(Map<String, String> settings, String id, ProducerBounds bounds) {
        int transaction = (int) bounds.transaction().toMillis();
        Map<String, Object> own = new HashMap<>(settings);
        own.put("transactional.id", id);
        own.put("transaction.timeout.ms", transaction);
        own.put("max.block.ms", transaction);
        own.put("delivery.timeout.ms", transaction);
        own.put("request.timeout.ms", transaction / 2);
        own.put("linger.ms", (int) bounds.linger().toMillis());
        own.put("batch.size", bounds.batchBytes());
        own.put("max.request.size", bounds.maxRecordBytes());
        own.put("compression.type", bounds.compression());
        return own;
    }

    public Future<Void> init() {
        return stream.initTransactions();
    }

    /**
     * One transaction. A failure says nothing of its outcome.
     *
     * @param end the group's offset on this partition, once all records are there
     * @param beforeCommit runs on a worker when all records are handed over and nothing is committed
     */
    public Future<Void> write(
            List<ProducerRecord<byte[], byte[]>> records,
            Partition partition,
            long end,
            Batch.Member member,
            Runnable beforeCommit) {
        return transaction(() -> {
            send(records);
            stream.unwrap()
                    .sendOffsetsToTransaction(
                            Map.of(TopicAdmin.of(partition), new OffsetAndMetadata(end)),
                            (ConsumerGroupMetadata) member.metadata());
            beforeCommit.run();
        });
    }

    /** One transaction that moves no group. A failure says nothing of its outcome. */
    public Future<Void> write(List<ProducerRecord<byte[], byte[]>> records) {
        return transaction(() -> send(records));
    }

    private Future<Void> transaction(Runnable work) {
        return stream.beginTransaction()
                .compose(begun -> vertx.<Void>executeBlocking(
                        () -> {
                            work.run();
                            return null;
                        },
                        false))
                .compose(sent -> stream.commitTransaction());
    }

    /** By the plain producer: Vert.x' one takes a worker and two hops for every record. A failed send fails the commit. */
    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> producer = stream.unwrap();
        for (ProducerRecord<byte[], byte[]> one : records) {
            producer.send(one);
        }
    }

    /** Gives up what is open; bounded. */
    public Future<Void> close() {
        return stream.close(CLOSE.toMillis());
    }
}
