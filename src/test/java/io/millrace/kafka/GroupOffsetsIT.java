package io.millrace.kafka;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.event.Partition;
import io.millrace.kit.Node;
import io.millrace.kit.OpenOffset;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        try (OpenOffset transaction = OpenOffset.of(node.kafka, group, p.topic(), 0, 7)) {
            Future<Optional<Long>> waiting = node.offsets.committed(group, p);
            assertEquals(Map.of(p, 3L), await(node.offsets.lastCommitted(group, List.of(p))));
            assertFalse(waiting.isComplete());
            transaction.commit();

            assertEquals(Optional.of(7L), await(waiting));
        }
    }

    @Test
    void saysSoWhereATransactionDoesNotEnd(Stack stack) throws Exception {
        String topic = stack.freshTopic("offsets", 2);
        Partition open = node.partition(topic, 0);
        Partition none = node.partition(topic, 1);
        KafkaAdmin impatient = new KafkaAdmin(node.vertx, node.kafka, Duration.ofSeconds(1));
        try (OpenOffset transaction = OpenOffset.of(node.kafka, group, topic, 0, 7)) {
            GroupOffsets offsets = new GroupOffsets(impatient);
            OpenTransaction failure =
                    assertThrows(OpenTransaction.class, () -> await(offsets.committed(group, List.of(open, none))));
            assertEquals(
                    "the committed offset of group " + group + " on [" + open
                            + "] is in a Kafka transaction that has not ended",
                    failure.getMessage());
            transaction.abort();
            assertEquals(Map.of(), await(offsets.committed(group, List.of(open, none))));
        } finally {
            await(impatient.close());
        }
    }
}
