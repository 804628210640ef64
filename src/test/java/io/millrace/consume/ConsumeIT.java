package io.millrace.consume;

import static io.millrace.kit.Node.await;
import static io.millrace.kit.Node.status;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Assignment;
import io.millrace.event.Partition;
import io.millrace.group.Extent;
import io.millrace.group.GroupVerbs;
import io.millrace.group.Order;
import io.millrace.health.Check;
import io.millrace.kafka.Place;
import io.millrace.kafka.Reader;
import io.millrace.kit.ConsumeConfigs;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.kit.Remaking;
import io.millrace.ledger.OffsetRange;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class ConsumeIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Order DO = new Order("tester", "a drill", false);

    private final String group = "g-" + UUID.randomUUID();
    private Node node;
    private TableSink sink;

    @BeforeEach
    void open(Stack stack) throws Exception {
        node = new Node(stack);
        sink = new TableSink(node);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    @Test
    void settlesEveryRecordOnceThroughFailuresAndLostAnswers(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 3);
        AtomicInteger calls = new AtomicInteger();
        sink.before = batch -> calls.incrementAndGet() % 4 == 0
                ? Future.failedFuture(new IllegalStateException("down"))
                : Future.succeededFuture();
        sink.after = batch -> calls.get() % 3 == 0
                ? Future.failedFuture(new IllegalStateException("answer lost"))
                : Future.succeededFuture();
        Producing.records(node.kafka, topic, 3, 3000, i -> new byte[20]);

        node.consume(ConsumeConfigs.of(List.of(topic), group, 70, TableSink.STAGE));

        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(3000, sink.rows(group));
        assertEquals(3000, sink.distinctRows(group));
        assertTrue(calls.get() > 40, "batches were bounded");
    }

    @Test
    void beginsWithASmallBatchAndGoesOnWhereItEnded(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        Producing.records(node.kafka, topic, 1, 450, i -> new byte[20]);

        node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));

        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(450, sink.distinctRows(group));
        assertEquals(
                ConsumeConfigs.FIRST_RECORDS, sink.settled.getFirst().items().size());
        assertEquals(350, sink.settled.get(1).items().size());
        assertEquals(2, sink.settled.size());
    }

    @Test
    void advancesOverGapsAndMarkersAlone(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        for (int i = 0; i < 5; i++) {
            Producing.transaction(node.kafka, topic, 10, "kept", true);
            Producing.transaction(node.kafka, topic, 7, "aborted", false);
        }

        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));

        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(50, sink.rows(group));
        Producing.transaction(node.kafka, topic, 5, "aborted", false);
        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(50, sink.rows(group));
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(0, status(consumer, 0).lag()));
        assertTrue(sink.settled.getLast().items().isEmpty(), "markers alone");
    }

    @Test
    void givesThePartitionsOfAKilledMemberToTheOtherAndFencesTheZombie(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 2);
        try (Node other = new Node(stack)) {
            TableSink otherSink = new TableSink(other);
            ConsumeVerticle first = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
            other.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
            await().atMost(SOON).until(() -> first.statuses().size() == 1);
            Promise<Void> hanging = Promise.promise();
            AtomicReference<Future<Void>> zombie = new AtomicReference<>();
            sink.before = batch -> {
                zombie.set(hanging.future());
                return hanging.future();
            };
            Producing.records(node.kafka, topic, 2, 200, i -> new byte[10]);
            await().atMost(SOON).until(() -> zombie.get() != null);

            long killed = System.nanoTime();
            await(first.vanish());

            await().atMost(SOON).until(() -> node.settled(group, topic));
            long took = (System.nanoTime() - killed) / 1_000_000;
            System.out.println("the other member had settled everything " + took + " ms after the kill");
            hanging.complete();
            assertEquals(200, otherSink.rows(group));
            assertEquals(200, otherSink.distinctRows(group));
            assertTrue(sink.settled.isEmpty(), "the zombie's transaction rolled back");
        }
    }

    @Test
    void takesAPartitionAnewWhoseEpochAZombieRaisedThoughNothingArrives(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        ConsumeVerticle owner = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals("ready", status(owner, 0).state()));
        Partition partition = node.partition(topic, 0);

        long zombie = await(node.ledger.raise(group, partition)).epoch();

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertTrue(node.row(group, partition).epoch() > zombie, "the owner's word is the last one"));
    }

    @Test
    void stopsWhereOffsetsAreGoneOrWentBackAndLetsTheOthersGoOn(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 3);
        Producing.records(node.kafka, topic, 3, 300, i -> new byte[10]);
        await(node.seeding.seed(List.of(new Reader(group, List.of(topic), false))));
        Partition gone = node.partition(topic, 0);
        await(node.topics.deleteBefore(Map.of(gone, 40L)));
        await(node.database.query("update ledger set next_offset = 500 where grp = $1 and partition = 1", group));

        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));

        await().atMost(SOON).untilAsserted(() -> {
            assertEquals("stopped", status(consumer, 0).state());
            assertEquals("stopped", status(consumer, 1).state());
            assertEquals(0, status(consumer, 2).lag());
        });
        assertTrue(
                status(consumer, 0).reason().contains("offsets 0 to 39 are gone"),
                status(consumer, 0).reason());
        assertTrue(
                status(consumer, 1).reason().contains("went back"),
                status(consumer, 1).reason());
        assertTrue(status(consumer, 1).command().startsWith("bin/millrace group seek"), "names the command");
        assertEquals(100, sink.rows(group));
        Check check = await(new ConsumerHealth("rows", List.of(consumer), Duration.ofMinutes(1)).check());
        assertEquals(
                status(consumer, 0).command(),
                assertInstanceOf(Check.Failed.class, check).command());

        await(node.database.query("update ledger set next_offset = 40 where grp = $1 and partition = 0", group));
        await().atMost(SOON).untilAsserted(() -> assertEquals(160, sink.rows(group)));
    }

    @Test
    void stopsWhereTheTopicWasMadeAnewAndLetsTheOthersGoOn(Stack stack) throws Exception {
        String anew = stack.freshTopic("consume", 1);
        String same = stack.freshTopic("consume", 1);
        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(List.of(anew, same), group, 100, TableSink.STAGE));
        Producing.records(node.kafka, anew, 1, 10, i -> new byte[10]);
        await().atMost(SOON).until(() -> sink.rows(group) == 10);

        Remaking.topic(node.kafka, anew, 1);
        Producing.records(node.kafka, anew, 1, 50, i -> new byte[10]);
        Producing.records(node.kafka, same, 1, 5, i -> new byte[10]);

        await().atMost(SOON).untilAsserted(() -> {
            var status = consumer.statuses().stream()
                    .filter(one -> one.partition().topic().equals(anew))
                    .findFirst()
                    .orElseThrow();
            assertEquals("stopped", status.state());
            assertTrue(status.command().startsWith("bin/millrace group adopt-topic"), status.command());
        });
        await().atMost(SOON).untilAsserted(() -> assertEquals(15, sink.rows(group), "nothing of the other topic"));
    }

    @Test
    void waitsWhileItIsPausedOrItsDeclarationsAreOld(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        node.mayRun.set(false);
        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        Producing.records(node.kafka, topic, 1, 10, i -> new byte[10]);
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(10, status(consumer, 0).lag()));
        assertEquals(0, sink.rows(group));

        consumer.pause(true);
        node.mayRun.set(true);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> sink.rows(group) == 0);
        consumer.pause(false);

        await().atMost(SOON).until(() -> node.settled(group, topic));
    }

    @Test
    void readsNothingOfWhatAPersonPausedOnWhicheverNodeUntilResume(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 2);
        GroupVerbs verbs = verbs(topic);
        ConsumeVerticle first = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        node.consume(ConsumeConfigs.of(topic, group + "-other", TableSink.STAGE));
        Producing.records(node.kafka, topic, 2, 20, i -> new byte[10]);
        await().atMost(SOON).until(() -> node.settled(group, topic));

        await(verbs.pause(group, new Extent(topic, 1), DO));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertEquals("paused", status(first, 1).state()));
        Producing.records(node.kafka, topic, 2, 20, i -> new byte[10]);

        await().atMost(SOON).until(() -> sink.rows(group) == 30 && sink.rows(group + "-other") == 40);
        await().atMost(SOON).until(() -> status(first, 1).lag() == 10);
        assertEquals("ready", status(first, 0).state());
        Check check = await(new ConsumerHealth("rows", List.of(first), Duration.ofMinutes(1)).check());
        assertEquals(1L, assertInstanceOf(Check.Ok.class, check).details().get("paused"));
        assertEquals(
                1,
                node.metrics
                        .get("millrace.consume.paused")
                        .tags("group", group, "partition", "1")
                        .gauge()
                        .value());
        await(node.vertx.undeploy(first.deploymentID()));
        try (Node other = new Node(stack)) {
            new TableSink(other);
            ConsumeVerticle second = other.consume(ConsumeConfigs.hardlyLooking(topic, group, TableSink.STAGE));
            Producing.records(node.kafka, topic, 2, 20, i -> new byte[10]);
            await().atMost(SOON).until(() -> sink.rows(group) >= 40);
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> sink.rows(group) == 40);
            await(other.vertx.undeploy(second.deploymentID()));
            ConsumeVerticle third = other.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
            await().atMost(SOON)
                    .untilAsserted(() -> assertEquals("paused", status(third, 1).state()));

            await(verbs.resume(group, new Extent(null, null), DO));

            await().atMost(SOON).until(() -> node.settled(group, topic));
            assertEquals(60, sink.rows(group));
            assertEquals(60, sink.distinctRows(group));
        }
    }

    @Test
    void isDegradedWhileItsOldestEventIsOlderThanTheBound(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        Promise<Void> hanging = Promise.promise();
        sink.before = batch -> hanging.future();
        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        ConsumerHealth health = new ConsumerHealth("rows", List.of(consumer), Duration.ofMillis(100));
        await().atMost(SOON).until(() -> await(health.check()) instanceof Check.Ok);
        Producing.records(node.kafka, topic, 1, 1, i -> new byte[10]);

        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(assertInstanceOf(Check.Degraded.class, await(health.check()))
                        .reason()
                        .endsWith("ms old, which is more than 100 ms")));

        hanging.complete();
        await().atMost(SOON).until(() -> await(health.check()) instanceof Check.Ok);
    }

    @Test
    void goesOnBehindARecordThatWasSkipped(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        GroupVerbs verbs = verbs(topic);
        sink.before = batch -> batch.items().stream().anyMatch(item -> item.value[0] == 2)
                ? Future.failedFuture(new IllegalStateException("poison"))
                : Future.succeededFuture();
        Producing.records(node.kafka, topic, 1, 5, i -> new byte[] {(byte) i});
        node.consume(ConsumeConfigs.of(List.of(topic), group, 1, TableSink.STAGE));
        Partition partition = node.partition(topic, 0);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> node.row(group, partition).next() == 2);

        await(verbs.skip(group, new Place(topic, 0), new OffsetRange(2, 3), DO));

        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(4, sink.rows(group));
        assertEquals(List.of(new OffsetRange(2, 3)), node.row(group, partition).skipped());
    }

    private GroupVerbs verbs(String topic) {
        List<Reader> readers = List.of(new Reader(group, List.of(topic), false));
        return new GroupVerbs(readers, node.database, node.rows, node.topics, node.offsets);
    }

    @Test
    void givesUpUnderItsEpochWhatWasTakenTooLate(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 2);
        Map<Partition, Long> epochs = new ConcurrentHashMap<>();
        Promise<Void> late = Promise.promise();
        sink.taken = (partition, now) -> {
            epochs.put(partition, now.epoch());
            return late.future().map(now);
        };
        try (Node other = new Node(stack)) {
            new TableSink(other);
            node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
            await().atMost(SOON).until(() -> epochs.size() == 2);
            ConsumeVerticle second = other.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
            await().atMost(SOON).until(() -> second.statuses().stream()
                    .anyMatch(status -> status.state().equals("ready")));
            assertEquals(List.of(), sink.revoked);

            late.complete();

            await().atMost(SOON).until(() -> !sink.revoked.isEmpty());
            Assignment gone = sink.revoked.getFirst();
            assertEquals(epochs.get(gone.partition()), gone.epoch());
        }
    }

    @Test
    void finishesTheBatchUnderWayBeforeItLeaves(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        Promise<Void> slow = Promise.promise();
        AtomicInteger batches = new AtomicInteger();
        sink.before = batch -> {
            batches.incrementAndGet();
            return slow.future();
        };
        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        Producing.records(node.kafka, topic, 1, 10, i -> new byte[10]);
        await().atMost(SOON).until(() -> batches.get() == 1);

        Future<Void> undeployed = node.vertx.undeploy(consumer.deploymentID());
        assertFalse(undeployed.isComplete());
        slow.complete();
        await(undeployed);

        assertEquals(10, sink.rows(group));
        assertEquals(1, sink.revoked.size());
    }

    @Test
    void tellsKafkaWhatIsSettledAsAHint(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 1);
        node.consume(ConsumeConfigs.of(topic, group, TableSink.STAGE));
        Producing.records(node.kafka, topic, 1, 10, i -> new byte[10]);
        Partition partition = node.partition(topic, 0);

        await().atMost(SOON)
                .until(() -> await(node.offsets.committed(group, partition)).equals(java.util.Optional.of(10L)));
    }

    @Test
    void saysHowFastItIs(Stack stack) throws Exception {
        String topic = stack.freshTopic("consume", 3);
        int count = 60_000;
        Producing.records(node.kafka, topic, 3, count, i -> new byte[1024]);
        long begun = System.nanoTime();

        node.consume(ConsumeConfigs.of(List.of(topic), group, 2000, TableSink.STAGE));

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> node.settled(group, topic));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("consumed into a table: " + count * 1000L / millis + " records/s, batches of "
                + count / sink.settled.size() + " in the mean");
        assertEquals(count, sink.rows(group));
    }
}
