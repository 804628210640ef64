package io.millrace.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes plain records to one topic, for tools. Blocking; any thread. Promise: true only after {@code acks=all}. */
public final class TopicWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** @param patience how long a record may wait for its acknowledgement */
    public TopicWriter(Map<String, String> settings, String topic, Duration patience) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("acks", "all");
        all.put("linger.ms", "5");
        all.put("max.block.ms", String.valueOf(patience.toMillis()));
        all.put("request.timeout.ms", String.valueOf(Math.min(patience.toMillis(), 30_000)));
        all.put("delivery.timeout.ms", String.valueOf(Math.max(patience.toMillis(), 1_000) + 1_000));
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    /** For each value whether it is written; false where that is not known. */
    public List<Boolean> write(List<byte[]> values) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, value)));
        }
        List<Boolean> written = new ArrayList<>();
        for (Future<RecordMetadata> future : sent) {
            written.add(acknowledged(future));
        }
        return written;
    }

    private static boolean acknowledged(Future<RecordMetadata> future) throws InterruptedException {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
