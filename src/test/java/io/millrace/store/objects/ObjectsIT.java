package io.millrace.store.objects;

import static io.millrace.store.objects.ObjectsNode.GROUP;
import static io.millrace.store.objects.ObjectsNode.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.config.S3Config;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Ids;
import io.millrace.event.Partition;
import io.millrace.health.Check;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.LedgerRows;
import io.millrace.manifest.StoredLine;
import io.millrace.manifest.StoredLines;
import io.millrace.objectstore.MinioStore;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.store.objects.SwitchedStore.Mode;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once in objects: whatever dies, lies or comes twice, the objects that the manifest names hold each record once. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsIT {
    private static final int NEVER = 3_600_000;

    private Stack stack;
    private Database database;
    private MinioStore real;
    private StoredLines lines;
    private Partition raw;

    @BeforeAll
    void connect(Stack given) {
        stack = given;
        database = Databases.connect(stack.vertx(), stack.postgresConfig());
        real = new MinioStore(stack.vertx(), stack.s3Config());
        await(real.open());
        lines = new StoredLines(database, real);
    }

    @AfterAll
    void close() {
        await(real.close());
        await(database.close());
    }

    @BeforeEach
    void takeAPlaceOfItsOwn() {
        raw = partition(Topics.RAW);
    }

    @Test
    void cutsByRecordsAndSplitsABatchAtAnyOfThem() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();

        node.take(0, 25);

        settledUpTo(20);
        assertEquals(List.of("0-10:10", "10-20:10"), manifest());
    }

    @Test
    void cutsBySizeOfTheUncompressedLines() {
        ObjectsNode node = node(config(4096, 10_000, NEVER));
        node.assign();

        node.take(0, 100);

        await().until(() -> next() > 60);
        assertTrue(manifest().size() > 3);
    }

    @Test
    void cutsByAgeWhereNothingMoreComes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();

        node.take(0, 3);

        settledUpTo(3);
        assertEquals(List.of("0-3:3"), manifest());
    }

    @Test
    void settlesThatThereIsNothingBetweenMarkers() {
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();

        await(node.offer(new Batch(GROUP, raw, node.epoch(), 0, 7, List.of(), null)));

        settledUpTo(7);
        assertEquals(List.of(), manifest());
    }

    @Test
    void findsEveryLineAsItWasSent() {
        byte[] poison = {(byte) 0xff, '\n', 0};
        byte[] spelled = "{ \"n\": 1.50e+3,\t\"id\":\"\\u0041\", \"n2\":0.1000 }".getBytes(StandardCharsets.UTF_8);
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();
        List<Item> items = new ArrayList<>(Records.items(raw, 0, 20, "holded"));
        items.add(Records.item(raw, 20, "holded", spelled));
        items.add(Records.item(raw, 25, null, poison));
        items.add(Records.item(raw, 26, "parcels", spelled));

        await(node.offer(new Batch(GROUP, raw, node.epoch(), 0, 30, items, null)));
        settledUpTo(30);

        for (Item item : items) {
            StoredLine line = find(item).orElseThrow();
            assertArrayEquals(item.value, line.event());
        }
        assertEquals(21, find(items.get(20)).orElseThrow().line());
        assertEquals(1, find(items.get(21)).orElseThrow().line());
        assertEquals(0, find(items.get(22)).orElseThrow().line());
        assertTrue(find(items.get(21)).orElseThrow().objectKey().startsWith("raw/_unknown/"));
        assertEquals(Optional.empty(), find(Records.item(raw, 23, "holded")));
        assertEquals(Optional.empty(), find(Records.item(raw, 30, "holded")));
    }

    @Test
    void keepsEnrichedEventsAsTheyWerePublished() {
        Partition silver = partition(Topics.SILVER);
        ObjectsNode node = new ObjectsNode(
                stack.freshVertx(), database, new SwitchedStore(real), config(1 << 23, 10_000, 100), silver);
        node.assign();

        await(node.offer(new Batch(GROUP, silver, node.epoch(), 0, 5, Records.items(silver, 0, 5, "holded"), null)));

        await().until(() -> next(silver) == 5);
        StoredLine line =
                await(lines.find(silver.at(3), Ids.ofOrigin(silver.at(3)))).orElseThrow();
        assertArrayEquals(Records.event(3), line.json());
        assertTrue(line.objectKey().startsWith("enriched/holded/date=2026-11-20/hour=07/"));
        assertEquals(4, line.line());
        assertEquals(0, entered(silver));
    }

    @Test
    void keepsDeadLettersAsJson() {
        Partition letters = partition(Topics.DEAD_LETTER);
        ObjectsNode node = new ObjectsNode(
                stack.freshVertx(), database, new SwitchedStore(real), config(1 << 23, 10_000, 100), letters);
        node.assign();
        byte[] original = "{\"broken\": ".getBytes(StandardCharsets.UTF_8);

        await(node.offer(new Batch(
                GROUP, letters, node.epoch(), 0, 1, List.of(Records.item(letters, 0, "holded", original)), null)));

        await().until(() -> next(letters) == 1);
        StoredLine line =
                await(lines.find(letters.at(0), Ids.ofOrigin(letters.at(0)))).orElseThrow();
        assertEquals(
                "{\"broken\": ",
                io.millrace.json.Json.read(line.json()).get("original").textValue());
        assertTrue(line.objectKey().startsWith("dead-letter/holded/"));
        assertEquals(0, entered(letters));
    }

    @Test
    void countsWhatEnteredByBlocksOfRawOffsets() {
        long start = 9_995;
        await(new LedgerRows(database).seed(GROUP, raw = partition(Topics.RAW, start), "c", start));
        ObjectsNode node = node(config(1 << 23, 4, 100));
        node.assign();

        node.take(start, start + 10);

        settledUpTo(start + 10);
        Map<Long, Long> blocks = new HashMap<>();
        for (Row row : await(database.query("select block, entered from balance where topic_id = $1", raw.topicId()))) {
            blocks.put(row.getLong(0), row.getLong(1));
        }
        assertEquals(Map.of(0L, 5L, 1L, 5L), blocks);
    }

    /** SILENT: killed after the cut was recorded. BLIND: killed after the upload, before it was settled. */
    @ParameterizedTest
    @EnumSource(names = {"SILENT", "BLIND", "DOWN"})
    void makesTheVeryCutAgainThatItsPredecessorRecorded(Mode death) {
        ObjectsNode dying = node(config(1 << 23, 10_000, 100));
        dying.store.turn(death);
        assertEquals(0, dying.assign());
        dying.take(0, 50);
        await().until(() -> dying.store.writes.get() > 0);

        // smaller bounds and other batches than its predecessor had
        ObjectsNode heir = node(config(1 << 23, 7, 100));
        assertEquals(0, heir.assign());
        heir.take(0, 20);
        heir.take(20, 80);

        settledUpTo(80);
        assertEquals("0-50:50", manifest().getFirst());
        dying.store.given.forEach((key, bytes) -> assertArrayEquals(bytes, heir.store.given.get(key)));
        everyRecordStandsOnce(80);
        dying.store.release();
        everyRecordStandsOnce(80);
    }

    @Test
    void settlesNothingUnderAnEpochThatIsGone() {
        ObjectsNode zombie = node(config(1 << 23, 10_000, 100));
        zombie.store.turn(Mode.BLIND);
        zombie.assign();
        zombie.take(0, 10);
        await().until(() -> zombie.store.writes.get() > 0);
        ObjectsNode owner = node(config(1 << 23, 10_000, 100));
        owner.assign();
        zombie.store.release(); // wakes before the owner has settled anything

        fenced(zombie, 10);
        assertEquals(0, next());
        assertEquals(List.of(), manifest());
        owner.take(0, 12);

        settledUpTo(12);
        assertEquals(List.of("0-10:10", "10-12:2"), manifest());
    }

    @Test
    void recordsNoCutUnderAnEpochThatIsGone() {
        ObjectsNode zombie = node(config(1 << 23, 10, NEVER));
        zombie.assign();
        zombie.take(0, 9);
        ObjectsNode owner = node(config(1 << 23, 3, NEVER));
        owner.assign();
        zombie.take(9, 10);

        fenced(zombie, 10);
        assertEquals(0, zombie.store.writes.get());
        owner.take(0, 3);

        settledUpTo(3);
        assertEquals(List.of("0-3:3"), manifest());
    }

    @Test
    void waitsForAStoreThatIsDownAlsoWhereNothingMoreComes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 50));
        node.store.turn(Mode.DOWN);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 2);
        assertEquals(0, next());
        assertInstanceOf(Check.Failed.class, node.health());

        node.store.turn(Mode.HONEST);

        settledUpTo(10);
        everyRecordStandsOnce(10);
        await().until(() -> node.health() instanceof Check.Ok);
    }

    @Test
    void believesNoAnswerOfAStoreThatStoredNothing() {
        ObjectsNode node = node(config(1 << 23, 10_000, 50));
        node.store.turn(Mode.LYING);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 1);
        assertEquals(List.of(), manifest());

        node.store.turn(Mode.HONEST);

        settledUpTo(10);
        everyRecordStandsOnce(10);
    }

    @Test
    void waitsForAPersonWhereAnotherContentHasItsKeyAndGoesOnByItself() throws Exception {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();
        String key = "raw/holded/date=2026-11-20/hour=07/%s-0-0-10.ndjson.gz"
                .formatted(raw.topicId().toString().substring(0, 8));
        await(real.putIfAbsent(key, new byte[] {1}, "text/plain", Map.of()));

        node.take(0, 10);

        await().untilAsserted(() -> {
            Check.Failed told = assertInstanceOf(Check.Failed.class, node.health());
            assertTrue(told.reason().contains(key));
            assertTrue(told.command().contains(key));
        });
        assertEquals(0, next());
        assertEquals(1, await(real.head(key)).orElseThrow().size());

        moveAway(key); // and nothing more comes

        settledUpTo(10);
        await().untilAsserted(() -> assertInstanceOf(Check.Ok.class, node.health()));
    }

    @Test
    void holdsOneMoreCutWhileOneIsSettledAndLetsTheNextBatchWait() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.store.turn(Mode.BLIND);
        node.assign();
        node.take(0, 10);
        node.take(10, 20);

        Future<Batch> third = node.offer(20, 30);
        await().pollDelay(Duration.ofMillis(300)).until(() -> !third.isComplete());
        node.store.turn(Mode.HONEST);
        node.store.release();

        await(third);
        settledUpTo(30);
    }

    @Test
    void letsABatchWaitUntilItIsDurableWhereTheNodeHoldsTooMuch() {
        ObjectsConfig tight = new ObjectsConfig(1 << 23, 10_000, NEVER, 1, 2, 4, 5000, 10, 50);
        ObjectsNode node = node(tight);
        node.assign();

        node.take(0, 10);

        assertEquals(10, next());
    }

    @Test
    void forgetsWhatWasTakenWhenThePartitionGoes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 200));
        node.assign();
        node.take(0, 10);
        node.revoke();

        assertThrows(Fenced.class, () -> await(node.offer(10, 20)));

        assertEquals(0, node.assign());
        node.take(0, 20);
        settledUpTo(20);
        everyRecordStandsOnce(20);
        node.stop();
    }

    @Test
    void endsNoNewerHolderForALateWordOfAnOlderOne() {
        ObjectsNode node = node(config(1 << 23, 20, NEVER));
        node.assign();
        node.assign();
        node.take(0, 10);

        node.revoke(1);

        node.take(10, 20);
        settledUpTo(20);
    }

    @Test
    void makesTheSameObjectWhereAnOperatorMovesTheGroupBack() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();
        node.take(0, 25);
        settledUpTo(20);
        await(database.query("update ledger set next_offset = 0 where topic_id = $1", raw.topicId()));

        assertEquals(0, node.assign());
        node.take(0, 30);

        settledUpTo(30);
        assertEquals(List.of("0-10:10", "10-20:10", "20-30:10"), manifest());
    }

    @Test
    void forgetsACutOfBeforeAnOperatorsSeek() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.store.turn(Mode.DOWN);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 0);
        await(database.query("update ledger set next_offset = 5 where topic_id = $1", raw.topicId()));
        node.store.turn(Mode.HONEST);

        assertEquals(5, node.assign());
        node.take(5, 15);

        settledUpTo(15);
        assertEquals(List.of("5-15:10"), manifest());
    }

    @Test
    void refusesABatchThatDoesNotBeginWhereTheLastEnded() {
        ObjectsNode node = node(config(1 << 23, 10_000, NEVER));
        node.assign();
        node.take(0, 10);

        assertThrows(Fenced.class, () -> await(node.offer(11, 20)));

        node.take(10, 20);
    }

    /** Batch after batch, each where the last one ended, until one is refused. */
    @SuppressWarnings("try") // its close may be interrupted, as any other call here
    private void moveAway(String key) throws Exception {
        S3Config s3 = stack.s3Config();
        try (MinioClient person = MinioClient.builder()
                .endpoint(s3.address())
                .credentials(s3.accessKey(), s3.secretKey().value())
                .build()) {
            person.removeObject(
                    RemoveObjectArgs.builder().bucket(s3.bucket()).object(key).build());
        }
    }

    private static void fenced(ObjectsNode node, long next) {
        AtomicLong at = new AtomicLong(next);
        await().untilAsserted(() -> assertThrows(Fenced.class, () -> {
            await(node.offer(at.get(), at.get() + 1));
            at.incrementAndGet();
        }));
    }

    private ObjectsNode node(ObjectsConfig config) {
        return new ObjectsNode(stack.freshVertx(), database, new SwitchedStore(real), config, raw);
    }

    private static ObjectsConfig config(int bytes, int records, int age) {
        return new ObjectsConfig(bytes, records, age, 64 << 20, 2, 4, 5000, 10, 50);
    }

    private Partition partition(String topic) {
        return partition(topic, 0);
    }

    private Partition partition(String topic, long start) {
        Partition partition = new Partition(topic, UUID.randomUUID(), 0);
        await(new LedgerRows(database).seed(GROUP, partition, "cluster", start));
        return partition;
    }

    private Optional<StoredLine> find(Item item) {
        return await(lines.find(item.origin, item.envelope.eventId()));
    }

    private void settledUpTo(long offset) {
        await().atMost(Duration.ofSeconds(30)).until(() -> next() >= offset);
        assertEquals(offset, next());
    }

    private long next() {
        return next(raw);
    }

    private long next(Partition partition) {
        return await(database.query("select next_offset from ledger where topic_id = $1", partition.topicId()))
                .iterator()
                .next()
                .getLong(0);
    }

    private long entered(Partition partition) {
        Long entered = await(database.query(
                        "select sum(entered)::bigint from balance where topic_id = $1", partition.topicId()))
                .iterator()
                .next()
                .getLong(0);
        return entered == null ? 0 : entered;
    }

    private List<String> manifest() {
        List<String> rows = new ArrayList<>();
        await(database.query(
                        "select start_offset, end_offset, records from manifest where topic_id = $1 order by start_offset",
                        raw.topicId()))
                .forEach(row -> rows.add(row.getLong(0) + "-" + row.getLong(1) + ":" + row.getLong(2)));
        return rows;
    }

    /** In the manifest's objects, in the balance, and with no cut left open. */
    private void everyRecordStandsOnce(long end) {
        for (long offset = 0; offset < end; offset++) {
            assertArrayEquals(
                    Records.event(offset),
                    find(Records.item(raw, offset, "holded")).orElseThrow().event());
        }
        long records = await(
                        database.query("select sum(records)::bigint from manifest where topic_id = $1", raw.topicId()))
                .iterator()
                .next()
                .getLong(0);
        assertEquals(end, records);
        assertEquals(end, entered(raw));
        assertFalse(await(database.query("select 1 from cuts where topic_id = $1", raw.topicId()))
                .iterator()
                .hasNext());
    }
}
