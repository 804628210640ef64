package io.millrace.prove.judge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads {@code events.silver}, of committed transactions alone, on from where it was. Thread: one. */
final class SilverReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Copies seen = new Copies();
    private final Map<UUID, Integer> revised = new HashMap<>();
    private long doubled;

    /** @param topic {@code events.silver} */
    SilverReader(String bootstrap, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Up to what is there now, or fails after five minutes. */
    void read() throws IOException {
        long until = System.nanoTime() + MOST.toNanos();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > until) {
                throw new IOException("events.silver can't be read up to its end");
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    boolean has(UUID id) {
        return seen.contains(id, 1);
    }

    /** Of the events that have several, the highest revision. */
    Map<UUID, Integer> revised() {
        return revised;
    }

    long doubled() {
        return doubled;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        UUID id = UUID.fromString(header(record, "event-id"));
        int revision = Integer.parseInt(header(record, "revision"));
        if (!seen.add(id, revision)) {
            doubled++;
        }
        if (revision > 1) {
            revised.merge(id, revision, Math::max);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
