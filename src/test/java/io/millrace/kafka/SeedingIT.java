package io.millrace.kafka;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.kit.Remaking;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class SeedingIT {
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
    void beginsAtTheFirstRecordAndCommitsItForATransactionalGroup(Stack stack) throws Exception {
        String topic = stack.freshTopic("seed", 2);
        Producing.records(node.kafka, topic, 2, 20, i -> new byte[1]);
        Partition trimmed = node.partition(topic, 1);
        await(node.topics.deleteBefore(Map.of(trimmed, 4L)));

        await(Future.join(
                node.seeding.seed(List.of(reader(topic, true))), node.seeding.seed(List.of(reader(topic, true)))));
        Producing.records(node.kafka, topic, 2, 20, i -> new byte[1]);
        await(node.topics.deleteBefore(Map.of(trimmed, 9L)));
        await(node.seeding.seed(List.of(reader(topic, true))));

        assertEquals(0, node.row(group, node.partition(topic, 0)).next());
        assertEquals(4, node.row(group, trimmed).next());
        assertEquals(Optional.of(4L), await(node.offsets.committed(group, trimmed)));
    }

    @Test
    void commitsNothingForASink(Stack stack) throws Exception {
        String topic = stack.freshTopic("seed", 1);

        await(node.seeding.seed(List.of(reader(topic, false))));

        assertEquals(Optional.empty(), await(node.offsets.committed(group, node.partition(topic, 0))));
        assertEquals(0, node.row(group, node.partition(topic, 0)).next());
    }

    @Test
    void seedsPartitionsThatAreAddedLater(Stack stack) throws Exception {
        String topic = stack.freshTopic("seed", 1);
        await(node.seeding.seed(List.of(reader(topic, false))));
        try (Admin admin = Admin.create(new HashMap<String, Object>(node.kafka))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        await(node.seeding.ensure(group, false, node.partition(topic, 1), null));

        assertEquals(0, node.row(group, node.partition(topic, 1)).next());
    }

    @Test
    void stopsWhereTheTopicWasMadeAnewUntilItIsAdopted(Stack stack) throws Exception {
        String topic = stack.freshTopic("seed", 1);
        await(node.seeding.seed(List.of(reader(topic, false))));
        Remaking.topic(node.kafka, topic, 1);
        Partition anew = node.partition(topic, 0);

        ConsumerStop stop =
                assertThrows(ConsumerStop.class, () -> await(node.seeding.ensure(group, false, anew, null)));

        assertTrue(stop.getMessage().contains("made anew"), stop.getMessage());
        assertEquals("bin/millrace group adopt-topic --group " + group + " --topic " + topic, stop.command());
        assertDoesNotThrow(() -> await(node.seeding.seed(List.of(reader(topic, false)))), "the start goes on");
        await(node.rows.seed(group, anew, await(node.topics.clusterId()), 0));
        assertDoesNotThrow(() -> await(node.seeding.ensure(group, false, anew, null)));
    }

    @Test
    void stopsOnAnotherCluster(Stack stack) throws Exception {
        String topic = stack.freshTopic("seed", 1);
        Partition partition = node.partition(topic, 0);
        await(node.rows.seed(group, partition, "another", 0));

        ConsumerStop stop =
                assertThrows(ConsumerStop.class, () -> await(node.seeding.ensure(group, false, partition, null)));

        assertTrue(stop.getMessage().contains("another Kafka cluster"), stop.getMessage());
    }

    @Test
    void makesTopicsOnceAndWarnsOfWhatALostDiskTakes(Stack stack) throws Exception {
        String name = "made." + UUID.randomUUID();
        Topic topic = new Topic(name, 2, (short) 1, Map.of("retention.ms", "-1"));

        await(Future.join(node.topics.create(List.of(topic)), node.topics.create(List.of(topic))));

        assertEquals(
                2,
                await(node.topics.partitions(List.of(name, "absent." + name))).size());
        KafkaAdmin admin = new KafkaAdmin(node.vertx, node.kafka, Duration.ofSeconds(10));
        List<String> warnings = await(new Durability(admin).warnings(List.of(name)));
        await(admin.close());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("1 replica(s) and min.insync.replicas=1"), warnings.getFirst());
    }

    @Test
    void knowsTheShortestSessionThatTheBrokersAllow() throws Exception {
        KafkaAdmin admin = new KafkaAdmin(node.vertx, node.kafka, Duration.ofSeconds(10));
        assertEquals(Duration.ofSeconds(3), await(new SessionFloor(admin).ask()), "of the embedded broker");
        await(admin.close());
        assertEquals(SessionFloor.USUAL, await(new SessionFloor(admin).askOrUsual()), "nobody tells");
    }

    private Reader reader(String topic, boolean transactional) {
        return new Reader(group, List.of(topic), transactional);
    }
}
