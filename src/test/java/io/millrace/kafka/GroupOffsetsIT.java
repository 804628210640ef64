package io.millrace.kafka;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.event.Partition;
import io.millrace.kit.Node;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class GroupOffsetsIT {
    private final String group = "g-" + UUID.randomUUID();
    private Node node;

    @BeforeEach
    void open(Stack stack) throws Exception {
        node = new Node(stack);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void waitsForAnOpenTransactionAndNeverTakesItForNoCommit(Stack stack) throws Exception {
        Partition p = node.partition(stack.freshTopic("offsets", 2), 0);
        await(node.offsets.commit(group, p, 3));
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            leaveOpen(producer, p, 7);

            Future<Optional<Long>> waiting = node.offsets.committed(group, p);
            assertEquals(Map.of(p, 3L), await(node.offsets.lastCommitted(group, List.of(p))));
            assertFalse(waiting.isComplete());
            producer.commitTransaction();

            assertEquals(Optional.of(7L), await(waiting));
        }
    }

    @Test
    void saysSoWhereATransactionDoesNotEnd(Stack stack) throws Exception {
        String topic = stack.freshTopic("offsets", 2);
        Partition open = node.partition(topic, 0);
        Partition none = node.partition(topic, 1);
        KafkaAdmin impatient = new KafkaAdmin(node.vertx, node.kafka, Duration.ofSeconds(1));
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            leaveOpen(producer, open, 7);

            GroupOffsets offsets = new GroupOffsets(impatient);
            OpenTransaction failure =
                    assertThrows(OpenTransaction.class, () -> await(offsets.committed(group, List.of(open, none))));
            assertEquals(
                    "the committed offset of group " + group + " on [" + open
                            + "] is in a Kafka transaction that has not ended",
                    failure.getMessage());
            producer.abortTransaction();
            assertEquals(Map.of(), await(offsets.committed(group, List.of(open, none))));
        } finally {
            await(impatient.close());
        }
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        Map<String, Object> settings = new HashMap<>(node.kafka);
        settings.put("transactional.id", group);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private void leaveOpen(KafkaProducer<byte[], byte[]> producer, Partition p, long offset) {
        Map<String, Object> settings = new HashMap<>(node.kafka);
        settings.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(TopicAdmin.of(p), new OffsetAndMetadata(offset)), member.groupMetadata());
        }
    }
}
