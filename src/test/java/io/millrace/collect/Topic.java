package io.millrace.collect;

import io.millrace.config.KafkaConfig;
import io.millrace.kafka.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what lies in a topic now. */
final class Topic {
    private Topic() {}

    /** The records of one request, in order of partition and offset. */
    static List<ConsumerRecord<byte[], byte[]>> of(KafkaConfig kafka, String topic, String correlationId) {
        return all(kafka, topic).stream()
                .filter(record -> correlationId.equals(header(record, Headers.CORRELATION_ID)))
                .toList();
    }

    static List<ConsumerRecord<byte[], byte[]>> all(KafkaConfig kafka, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.address(), "fetch.max.bytes", 64 << 20);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
