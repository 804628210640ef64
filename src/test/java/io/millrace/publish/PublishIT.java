package io.millrace.publish;

import static io.millrace.kit.Node.await;
import static io.millrace.kit.Node.status;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.bus.Position;
import io.millrace.claims.Claim;
import io.millrace.claims.Claims;
import io.millrace.consume.ConsumeVerticle;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.kafka.Headers;
import io.millrace.kafka.ProducerBounds;
import io.millrace.kafka.Reader;
import io.millrace.kafka.Topic;
import io.millrace.kafka.Topics;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.kit.ConsumeConfigs;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.kit.Reading;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.OffsetRange;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class PublishIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final PublishConfig CONFIG = new PublishConfig(15_000, 2, 262_144, 8 << 20, "none");

    private final String group = "refine-" + UUID.randomUUID();
    private final List<Node> nodes = new ArrayList<>();
    private Node node;

    @BeforeEach
    void open(Stack stack) throws Exception {
        node = node(stack);
        await(node.topics.create(List.of(
                new Topic(Topics.SILVER, 3, (short) 1, Map.of()),
                new Topic(Topics.REENTRY, 3, (short) 1, Map.of()),
                new Topic(Topics.DEAD_LETTER, 1, (short) 1, Map.of()))));
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @Test
    void publishesEachRecordOnceThroughFailures(Stack stack) throws Exception {
        String topic = stack.freshTopic("raw", 2);
        EnrichDouble enrich = new EnrichDouble(node);
        AtomicInteger calls = new AtomicInteger();
        enrich.before = batch -> calls.incrementAndGet() % 4 == 0
                ? Future.failedFuture(new IllegalStateException("down"))
                : Future.succeededFuture();
        Producing.records(node.kafka, topic, 2, 1000, i -> text((i % 10 == 0 ? "bad" : "good") + topic + i));
        deploy(node, 0);

        ConsumeVerticle consumer = node.consume(ConsumeConfigs.of(List.of(topic), group, 60, "enrich", "publish"));

        await().atMost(SOON).until(() -> node.settled(group, topic));
        assertEquals(900, distinct(of(topic, Topics.SILVER), 900));
        assertEquals(100, distinct(of(topic, Topics.DEAD_LETTER), 100));
        Partition p = node.partition(topic, 0);
        assertEquals(500L, await(node.offsets.committed(group, p)).orElseThrow());
        ConsumerRecord<byte[], byte[]> silver = of(topic, Topics.SILVER).getFirst();
        assertEquals("1", Reading.header(silver, Headers.REVISION));
        assertEquals(new String(silver.key(), StandardCharsets.UTF_8), Reading.header(silver, Headers.NATURAL_ID));
        assertEquals(32, Reading.header(silver, Headers.RESULT_HASH).length());
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(0, status(consumer, 0).lag()));
    }

    @Test
    void knowsAfterAnUnknownOutcomeWhetherItWasCommitted(Stack stack) throws Exception {
        Partition p = seeded(stack.freshTopic("raw", 1));
        Lanes lanes = lanes(node);
        EnrichDouble enrich = new EnrichDouble(node);
        Position first = await(lanes.assign(assignment(p)));
        Batch committed = await(enrich.pass(batch(p, first.epoch(), 0, 10)));
        await(lanes.lane(committed).commit(committed, records(committed)));

        Position second = await(lanes.assign(assignment(p)));

        assertEquals(10, second.next(), "it was, though nobody mirrored it");
        assertEquals(10, node.row(group, p).next());

        Batch open = await(enrich.pass(batch(p, second.epoch(), 10, 20)));
        await(producer(node, Lanes.transactionalId(group, p))
                .compose(dying -> dying.init()
                        .compose(begun -> dying.write(records(open), p, 20, open.member(), PublishIT::crash)))
                .otherwiseEmpty());

        Position third = await(lanes.assign(assignment(p)));
        assertEquals(10, third.next(), "it was not");
        assertEquals(10, distinct(of(p.topic(), Topics.SILVER), 10));
    }

    @Test
    void countsWhatWasSkippedAsTakenUpThoughTheCommitWasNotMirrored(Stack stack) throws Exception {
        Partition p = seeded(stack.freshTopic("raw", 1));
        await(node.database.query(
                "update ledger set next_offset = 30, noted_end = 5, seek_to = 5, skipped = '{[5,30)}' where topic_id = $1",
                p.topicId()));
        await(node.offsets.commit(group, p, 5));
        Lanes lanes = lanes(node);
        Position first = await(lanes.assign(assignment(p)));
        Batch committed = await(new EnrichDouble(node).pass(batch(p, first.epoch(), 5, 10)));
        await(lanes.lane(committed).commit(committed, records(committed)));

        Position second = await(lanes.assign(assignment(p)));

        assertEquals(10, second.next());
        assertEquals(List.of(new OffsetRange(10, 30)), node.row(group, p).skipped());
        assertEquals(30, node.row(group, p).next());
    }

    private static void crash() {
        throw new IllegalStateException("inside the transaction");
    }

    @Test
    void fencesAZombie(Stack stack) throws Exception {
        Partition p = seeded(stack.freshTopic("raw", 1));
        Lanes zombies = lanes(node);
        Lanes owners = lanes(node(stack));
        EnrichDouble enrich = new EnrichDouble(node);
        Position old = await(zombies.assign(assignment(p)));
        Batch late = await(enrich.pass(batch(p, old.epoch(), 0, 10)));

        Position own = await(owners.assign(assignment(p)));

        assertThrows(Exception.class, () -> await(zombies.lane(late).commit(late, records(late))));
        assertThrows(Fenced.class, () -> await(enrich.pass(batch(p, old.epoch(), 0, 10))));
        Batch same = await(enrich.pass(batch(p, own.epoch(), 0, 10)));
        await(owners.lane(same).commit(same, records(same)));
        assertEquals(10, distinct(of(p.topic(), Topics.SILVER), 10));
    }

    @Test
    void publishesOnlyFromTheCommittedEnd(Stack stack) throws Exception {
        Partition p = seeded(stack.freshTopic("raw", 1));
        deploy(node, 0);
        Position position =
                await(Channels.assign("publish", 0).request(node.vertx, assignment(p), Duration.ofSeconds(20)));
        Batch jumped = batch(p, position.epoch(), 5, 10);
        Batch right = batch(p, position.epoch(), 0, 10);
        jumped.items().forEach(EnrichDouble::enrich);
        right.items().forEach(EnrichDouble::enrich);

        assertThrows(Fenced.class, () -> await(settle(jumped)));
        await(settle(right));
        assertThrows(Fenced.class, () -> await(settle(right)), "the same once more");

        assertEquals(10, node.row(group, p).next());
        assertEquals(10, distinct(of(p.topic(), Topics.SILVER), 10));
    }

    @Test
    void stopsForARestoredDatabase(Stack stack) throws Exception {
        Partition p = seeded(stack.freshTopic("raw", 1));
        await(node.offsets.commit(group, p, 7));

        ConsumerStop stop =
                assertThrows(ConsumerStop.class, () -> await(lanes(node).assign(assignment(p))));

        assertEquals("bin/millrace rebuild --manifest --claims", stop.command());
    }

    @Test
    void settlesReentriesBeforeTheyArePublished() throws Exception {
        Partition p = node.partition(Topics.REENTRY, 0);
        await(node.seeding.seed(List.of(new Reader(group, List.of(Topics.REENTRY), true))));
        deploy(node, 0);
        UUID event = Ids.timeOrdered(Instant.now());
        byte[] key = Ids.claimKey("holded", event.toString());
        Claim claim = new Claim(key, null, event, p.at(1_000_000), EnrichDouble.hash("first"), false);
        await(node.database.transaction(c -> Claims.claim(c, List.of(claim))));
        Item better = reentry(p, 0, event, key, "better", "0123");
        Item same = reentry(p, 1, event, key, "same", HexFormat.of().formatHex(EnrichDouble.hash("result of same")));
        same.headers.put(Headers.DECLARATION, String.valueOf(node.streams.number("holded")));
        Item slower = reentry(p, 2, event, key, "slower", null);
        UUID other = Ids.timeOrdered(Instant.now());
        byte[] otherKey = Ids.claimKey("holded", other.toString());
        Claim otherClaim = new Claim(otherKey, null, other, p.at(1_000_001), EnrichDouble.hash("first"), false);
        await(node.database.transaction(c -> Claims.claim(c, List.of(otherClaim))));
        Item mended =
                reentry(p, 3, other, otherKey, "same", HexFormat.of().formatHex(EnrichDouble.hash("result of same")));
        mended.headers.put(Headers.DECLARATION, "77");

        Position position =
                await(Channels.assign("publish", 0).request(node.vertx, assignment(p), Duration.ofSeconds(20)));
        await(settle(new Batch(
                group,
                p,
                position.epoch(),
                position.next(),
                4,
                List.of(better, same, slower, mended),
                this::outsider)));

        assertInstanceOf(Outcome.Unchanged.class, same.outcome);
        assertInstanceOf(Outcome.Superseded.class, slower.outcome);
        assertTrue(mended.open(), "another declaration may have made other columns of the same");
        List<ConsumerRecord<byte[], byte[]>> silver = Reading.committed(node.kafka, Topics.SILVER).stream()
                .filter(read -> event.toString().equals(Reading.header(read, Headers.EVENT_ID)))
                .toList();
        assertEquals(1, silver.size());
        assertEquals("2", Reading.header(silver.getFirst(), Headers.REVISION));
        var outcomes = await(
                node.database.query("select outcome from outcomes where event_id = $1 order by \"offset\"", event));
        List<String> names = new ArrayList<>();
        outcomes.forEach(row -> names.add(row.getString(0)));
        assertEquals(List.of("unchanged", "superseded"), names);
    }

    private static Item reentry(Partition p, long offset, UUID event, byte[] key, String value, String present) {
        Envelope envelope = new Envelope(event, null, "holded", 0, Instant.now(), p.at(offset), 1, null);
        Map<String, String> headers = new HashMap<>();
        if (present != null) {
            headers.put(Headers.RESULT_HASH, present);
        }
        Item item = new Item(p.at(offset), null, text(value), headers, envelope);
        EnrichDouble.enrich(item);
        item.claimKey = key;
        return item;
    }

    private Batch batch(Partition p, long epoch, long start, long end) {
        List<Item> items = new ArrayList<>();
        for (long offset = start; offset < end; offset++) {
            Envelope envelope =
                    new Envelope(Ids.ofOrigin(p.at(offset)), null, "holded", 0, Instant.now(), p.at(offset), 1, null);
            items.add(new Item(p.at(offset), null, text(p.topic() + offset), Map.of(), envelope));
        }
        return new Batch(group, p, epoch, start, end, items, this::outsider);
    }

    /** Of nobody: Kafka takes it while the group has no members. */
    @SuppressWarnings("removal")
    private Object outsider() {
        return new ConsumerGroupMetadata(group);
    }

    private List<ProducerRecord<byte[], byte[]>> records(Batch batch) {
        return batch.items().stream().map(item -> SilverRecord.of(item, 1, 1)).toList();
    }

    private Future<Batch> settle(Batch batch) {
        return Channels.settle("publish", 0).request(node.vertx, batch, Duration.ofSeconds(20));
    }

    private Assignment assignment(Partition p) {
        return new Assignment(group, p, this::outsider);
    }

    private Partition seeded(String topic) throws Exception {
        Producing.records(node.kafka, topic, 1, 20, i -> text(topic + i));
        await(node.seeding.seed(List.of(new Reader(group, List.of(topic), true))));
        return node.partition(topic, 0);
    }

    private Node node(Stack stack) throws Exception {
        Node made = new Node(stack);
        nodes.add(made);
        return made;
    }

    private static void deploy(Node node, int number) throws Exception {
        PublishParts parts = new PublishParts(
                node.kafka, "node", node.offsets, node.database, node.ledger, node.streams, node.metrics);
        await(node.vertx.deployVerticle(new PublishVerticle(CONFIG, parts, number)));
    }

    private static Lanes lanes(Node node) {
        return new Lanes(node.ledger, node.offsets, id -> producer(node, id));
    }

    private static Future<TransactionalProducer> producer(Node node, String id) {
        ProducerBounds bounds =
                new ProducerBounds(Duration.ofSeconds(15), Duration.ofMillis(2), 262_144, 8 << 20, "none");
        return TransactionalProducer.create(node.vertx, node.kafka, "node", id, bounds);
    }

    /** What came of the raw records of this topic. */
    private List<ConsumerRecord<byte[], byte[]>> of(String rawTopic, String topic) throws Exception {
        String id = node.partition(rawTopic, 0).topicId().toString();
        return Reading.committed(node.kafka, topic).stream()
                .filter(read ->
                        String.valueOf(Reading.header(read, Headers.ORIGIN)).startsWith(id)) // some letters have none
                .toList();
    }

    private static long distinct(List<ConsumerRecord<byte[], byte[]>> read, int size) {
        assertEquals(size, read.size(), "none twice");
        return read.stream()
                .map(one -> Reading.header(one, Headers.ORIGIN))
                .distinct()
                .count();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
