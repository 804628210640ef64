package io.millrace.kit;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** An offset of a group in a transaction that ends when the test says so, or with this. */
public final class OpenOffset implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    private OpenOffset(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    public static OpenOffset of(Map<String, String> kafka, String group, String topic, int partition, long offset) {
        KafkaProducer<byte[], byte[]> producer = Producing.producer(kafka, Map.of("transactional.id", group));
        producer.initTransactions();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)),
                    member.groupMetadata());
        }
        return new OpenOffset(producer);
    }

    public void commit() {
        producer.commitTransaction();
    }

    public void abort() {
        producer.abortTransaction();
    }

    /** Aborts what is still open. */
    @Override
    public void close() {
        producer.close();
    }
}
