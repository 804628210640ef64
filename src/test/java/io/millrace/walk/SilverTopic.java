package io.millrace.walk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What anybody reads from events.silver with Kafka's plain consumer. */
final class SilverTopic {
    private static final String TOPIC = "events.silver";

    private SilverTopic() {}

    /** Event id and revision of each committed record, as {@code id#revision}. */
    static List<String> revisions(Installation installation) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + installation.kafka(), "isolation.level", "read_committed");
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(one -> new TopicPartition(TOPIC, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                    Function<String, String> header =
                            name -> new String(one.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
                    found.add(header.apply("event-id") + "#" + header.apply("revision"));
                }
            }
        }
        return found.stream().sorted().toList();
    }
}
