package io.millrace.kafka;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@MillraceStack
class KafkaRecordReaderIT {
    @Test
    void readsWhatIsThereAndNothingElse(Stack stack) throws Exception {
        try (Node node = new Node(stack)) {
            String topic = stack.freshTopic("read", 1);
            Producing.transaction(node.kafka, topic, 3, "kept", true);
            Producing.transaction(node.kafka, topic, 2, "aborted", false);
            Producing.transaction(node.kafka, topic, 1, "last", true);
            Partition p = node.partition(topic, 0);
            KafkaRecordReader reader =
                    new KafkaRecordReader(node.vertx, node.kafka, node.topics, Duration.ofSeconds(10));

            assertArrayEquals(
                    "kept".getBytes(StandardCharsets.UTF_8),
                    await(reader.read(p.at(2))).orElseThrow().value());
            assertArrayEquals(
                    "last".getBytes(StandardCharsets.UTF_8),
                    await(reader.read(p.at(7))).orElseThrow().value());
            assertTrue(await(reader.read(p.at(3))).isEmpty(), "a marker");
            assertTrue(await(reader.read(p.at(4))).isEmpty(), "aborted");
            assertTrue(await(reader.read(p.at(8))).isEmpty(), "the last marker");
            assertTrue(await(reader.read(p.at(9))).isEmpty(), "not written yet");
            assertTrue(await(reader.read(new Origin(p.topicId(), 7, 0))).isEmpty(), "no such partition");
            assertTrue(await(reader.read(new Origin(UUID.randomUUID(), 0, 0))).isEmpty(), "no such topic");

            await(node.topics.deleteBefore(Map.of(p, 2L)));
            assertTrue(await(reader.read(p.at(1))).isEmpty(), "trimmed");
            assertTrue(await(reader.read(p.at(2))).isPresent());
            await(reader.close());
        }
    }

    @Test
    void readsPlacesOfSeveralPartitionsTogetherInTheirOrder(Stack stack) throws Exception {
        try (Node node = new Node(stack);
                KafkaProducer<byte[], byte[]> producer = Producing.producer(node.kafka, Map.of())) {
            String topic = stack.freshTopic("together", 3);
            for (int partition = 0; partition < 3; partition++) {
                for (int offset = 0; offset < 1_500; offset++) {
                    producer.send(new ProducerRecord<>(topic, partition, null, bytes(partition + "-" + offset)));
                }
            }
            producer.flush();
            UUID id = node.partition(topic, 0).topicId();
            await(node.topics.deleteBefore(Map.of(new Partition(topic, id, 1), 3L)));
            KafkaRecordReader reader =
                    new KafkaRecordReader(node.vertx, node.kafka, node.topics, Duration.ofSeconds(10));

            List<Origin> asked = List.of(
                    new Origin(id, 2, 700), // far from the next of its partition
                    new Origin(id, 0, 1_499),
                    new Origin(id, 1, 2), // trimmed
                    new Origin(id, 1, 3),
                    new Origin(id, 2, 1_500), // not written yet
                    new Origin(id, 2, 1_400),
                    new Origin(id, 0, 0),
                    new Origin(id, 0, 0));

            List<String> found = await(reader.read(asked)).stream()
                    .map(one -> one.map(record -> new String(record.value(), StandardCharsets.UTF_8))
                            .orElse("none"))
                    .toList();
            assertEquals(List.of("2-700", "0-1499", "none", "1-3", "none", "2-1400", "0-0", "0-0"), found);
            await(reader.close());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
