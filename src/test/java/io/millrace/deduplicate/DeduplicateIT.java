package io.millrace.deduplicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.millrace.claims.Claim;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.metrics.StageMetrics;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class DeduplicateIT {
    private static final String GROUP = "refine";

    private final Partition raw = new Partition(Topics.RAW, UUID.randomUUID(), 0);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Database database;
    private Ledger ledger;
    private Deduplication deduplication;
    private long epoch;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        ledger = new Ledger(database);
        deduplication = anotherNode();
        epoch = take(raw);
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void endsTheSecondDeliveryAndLeavesItsRowAndCount() {
        Item first = item(raw, 0, "a");
        Item second = item(raw, 1, "a");
        Item third = item(raw, 2, "b");
        run(batch(raw, 3, first, second, third));
        assertTrue(first.open());
        assertEquals(new Outcome.Duplicate(first.envelope.eventId(), false), second.outcome);
        assertTrue(third.open());
        assertEquals(1, number("select count(*) from outcomes where outcome = 'duplicate' and not differs"));
        assertEquals(1, number("select duplicate from balance"));
        assertEquals(3, number("select noted_end from ledger"));
        assertEquals(2, registry.counter("millrace.deduplicate.out").count());
    }

    @Test
    void countsTheRepeatOfABatchOnceAlsoWhereItIsCutOtherwise() {
        Item first = item(raw, 0, "a");
        Item second = item(raw, 1, "a");
        run(batch(raw, 2, first, second));
        epoch = take(raw);
        run(batch(raw, 4, afterACrash(first), afterACrash(second), item(raw, 2, "a"), item(raw, 3, "c")));
        assertEquals(2, number("select count(*) from outcomes"));
        assertEquals(2, number("select duplicate from balance"));
    }

    @Test
    void letsABatchPassAgainAfterACrash() {
        Item before = item(raw, 0, "a");
        run(batch(raw, 1, before));
        epoch = take(raw);
        Item after = afterACrash(before);
        run(batch(raw, 1, after));
        assertTrue(after.open());
        assertEquals(0, number("select count(*) from outcomes"));
    }

    /** What follows is of a batch that was claimed but not committed, and comes again under another declaration. */
    @Test
    void takesTheClaimBackOfWhatIsRefusedNowSoThatARightCopyIsStored() {
        Item claimed = item(raw, 0, "a");
        run(batch(raw, 1, claimed));
        epoch = take(raw);
        Item refused = refused(claimed);
        Item right = item(raw, 1, "a");
        run(batch(raw, 2, refused, right));
        assertInstanceOf(Outcome.Rejected.class, refused.outcome);
        assertTrue(right.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(1, number("select count(*) from claims_0 where \"offset\" = 1"));
        assertEquals(1, number("select count(*) from claims_0"));
    }

    @Test
    void takesTheRowAndItsCountBackOfWhatPassesNow() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        Item filtered = item(raw, 2, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 3, claimed, duplicate, filtered));
        epoch = take(raw);
        Item now = afterACrash(duplicate);
        Item unfiltered = afterACrash(filtered);
        run(batch(raw, 3, refused(claimed), now, unfiltered));
        assertTrue(now.open());
        assertTrue(unfiltered.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate + filtered from balance"));
    }

    @Test
    void leavesAnotherRowWhereItEndsOtherwise() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        run(batch(raw, 2, claimed, duplicate));
        epoch = take(raw);
        Item filtered = afterACrash(duplicate);
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 2, afterACrash(claimed), filtered));
        assertEquals(1, number("select count(*) from outcomes where outcome = 'filtered' and duplicate_of is null"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate from balance"));
        assertEquals(1, number("select filtered from balance"));
    }

    @Test
    void holdsTheNaturalIdAndContentThatItHasNow() {
        UUID id = Ids.deterministic("request", "0");
        Item before = item(raw, 0, "a", id);
        run(batch(raw, 1, before));
        epoch = take(raw);
        Item now = afterACrash(before);
        now.naturalId = "A";
        now.contentHash = HexFormat.of().parseHex("0123456789abcdef0123456789abcdef");
        Item other = item(raw, 1, "a");
        run(batch(raw, 2, now, other));
        assertTrue(now.open());
        assertTrue(other.open());
        assertEquals(3, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from claims_0 where content = $1", now.contentHash));
        assertEquals(1, number("select count(*) from claims_0 where content = $1", Ids.claimKey("parcels", "A")));
    }

    @Test
    void remembersWhatWasToldBeyondTheEndOfAShorterRepeat() {
        Item claimed = item(raw, 0, "a");
        Item later = item(raw, 1, "b");
        Item last = item(raw, 2, "b");
        run(batch(raw, 3, claimed, later, last));
        epoch = take(raw);
        run(batch(raw, 1, afterACrash(claimed)));
        await(ledger.mirror(GROUP, raw, epoch, 0, 1));
        epoch = take(raw);
        Item now = afterACrash(last);
        run(batch(raw, 3, refused(later), now));
        assertTrue(now.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate from balance"));
    }

    @Test
    void lendsNoIdToALaterRecordThatIsNotCommitted() {
        Item first = item(raw, 0, "a");
        first.reject("normalise", new Rejection.UnknownSchema(1));
        Item later = item(raw, 1, "a");
        run(batch(raw, 2, first, later));
        epoch = take(raw);
        Item now = afterACrash(first);
        run(batch(raw, 1, now));
        assertTrue(now.open());
        Item duplicate = afterACrash(later);
        run(batch(raw, 2, duplicate));
        assertEquals(new Outcome.Duplicate(now.envelope.eventId(), false), duplicate.outcome);
    }

    @Test
    void takesNoIdFromALaterRecordThatIsCommittedWhereAPersonSoughtBack() {
        Item skipped = item(raw, 0, "a");
        Item stored = item(raw, 3, "a");
        run(batch(raw, 4, stored));
        await(database.query("update ledger set next_offset = 4, skipped = '{[0,3)}'"));
        epoch = take(raw);
        run(batch(raw, 1, skipped));
        assertEquals(new Outcome.Duplicate(stored.envelope.eventId(), false), skipped.outcome);
    }

    @Test
    void takesNothingFromWhatIsStoredWhereKafkaLostItsTailAndAPersonSoughtThere() {
        Item stored = item(raw, 3, "a");
        Item duplicate = item(raw, 2, "a");
        run(batch(raw, 4, stored));
        await(ledger.mirror(GROUP, raw, epoch, 0, 4));
        run(batch(raw, 4, duplicate));
        LedgerRow row = await(new LedgerRows(database).ofGroup(GROUP)).getFirst();
        await(database.transaction(connection -> LedgerEdits.move(connection, row, 4, 1)));
        epoch = take(raw);
        Item copy = item(raw, 1, "a");
        Item other = item(raw, 2, "b");
        run(batch(raw, 3, copy, other));
        assertEquals(new Outcome.Duplicate(stored.envelope.eventId(), false), copy.outcome);
        assertTrue(other.open());
        assertEquals(2, number("select count(*) from outcomes"));
        assertEquals(2, number("select duplicate from balance"));
    }

    @Test
    void takesTheRowBackOfAReentryThatPassesNow() {
        Partition reentries = new Partition(Topics.REENTRY, UUID.randomUUID(), 0);
        epoch = take(reentries);
        Item filtered = item(reentries, 0, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(reentries, 1, filtered));
        epoch = take(reentries);
        run(batch(reentries, 1, afterACrash(filtered)));
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select count(*) from balance"));
    }

    @Test
    void leavesAloneWhatOthersHold() {
        Partition elsewhere = new Partition("shop.orders", UUID.randomUUID(), 0);
        epoch = take(elsewhere);
        run(batch(elsewhere, 1, item(elsewhere, 0, "a")));
        epoch = take(raw);
        Item duplicate = item(raw, 0, "a");
        run(batch(raw, 1, duplicate));
        epoch = take(raw);
        run(batch(raw, 1, afterACrash(duplicate)));
        assertEquals(1, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(1, number("select duplicate from balance"));
    }

    @Test
    void changesNothingUnderAnOldEpoch() {
        long old = epoch;
        take(raw);
        epoch = old;
        Future<Batch> late = deduplication.deduplicate(batch(raw, 2, item(raw, 0, "a"), item(raw, 1, "a")));
        assertThrows(Fenced.class, () -> await(late));
        assertEquals(0, number("select count(*) from claims_0"));
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select noted_end from ledger"));
    }

    @Test
    void takesNothingBackUnderAnOldEpoch() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        run(batch(raw, 2, claimed, duplicate));
        long old = epoch;
        take(raw);
        epoch = old;
        deduplication = anotherNode();
        Batch late = batch(raw, 2, refused(claimed), refused(duplicate));
        assertThrows(Fenced.class, () -> run(late));
        assertEquals(1, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(1, number("select duplicate from balance"));
    }

    @Test
    void dropsWhatLiesBelowTheMirrorAsSeen() {
        await(ledger.mirror(GROUP, raw, epoch, 0, 2));
        epoch = take(raw);
        Item seen = item(raw, 1, "a");
        Item fresh = item(raw, 2, "a");
        run(batch(raw, 3, seen, fresh));
        assertInstanceOf(Outcome.Seen.class, seen.outcome);
        assertTrue(fresh.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(
                1,
                registry.counter("millrace.deduplicate.ended", "outcome", "seen")
                        .count());
    }

    @Test
    void takesWhatAPersonSkippedAndDropsAllElseBelowTheMirror() {
        await(database.query("update ledger set next_offset = 5, skipped = '{[1,2),[3,4)}'"));
        epoch = take(raw);
        Item[] items =
                IntStream.range(0, 6).mapToObj(i -> item(raw, i, "id " + i)).toArray(Item[]::new);
        run(batch(raw, 6, items));
        assertEquals(
                List.of(1L, 3L, 5L),
                Arrays.stream(items)
                        .filter(Item::open)
                        .map(item -> item.origin.offset())
                        .toList());
        assertEquals(3, number("select count(*) from claims_0"));
    }

    @Test
    void leavesARowForWhatAFilterLetGo() {
        Item filtered = item(raw, 0, "a");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 1, filtered));
        assertEquals(1, number("select count(*) from outcomes where outcome = 'filtered' and detail = 'tests'"));
        assertEquals(1, number("select filtered from balance"));
        assertEquals(0, number("select count(*) from claims_0"));
    }

    /** Another node may have accepted it by the newer one, before this node looked. */
    @Test
    void endsNothingByADeclarationThatIsNewerElsewhere() {
        StreamDeclaration holded =
                StreamLoader.builtIn().find("holded").orElseThrow().withNumber(1);
        deduplication = new Deduplication(
                database, ledger, new StreamCatalog(List.of(holded)), new StageMetrics(registry, Deduplication.STAGE));
        await(database.query("insert into declarations values ('holded', 1, '1', '{}')"));
        run(batch(raw, 1, refused(0)));
        await(database.query("insert into declarations values ('holded', 2, '2', '{}')"));

        assertThrows(ConsumerStop.class, () -> run(batch(raw, 2, refused(1))));

        assertEquals(1, number("select noted_end from ledger"));
    }

    private Item refused(long offset) {
        Item item = item(raw, offset, "a");
        item.envelope = new Envelope(Ids.timeOrdered(Instant.now()), null, "holded", 0, Instant.now(), null, 1, null);
        item.reject("normalise", new Rejection.UnknownSchema(1));
        return item;
    }

    @Test
    void letsReentriesPassWithTheKeyTheyBring() {
        Partition reentries = new Partition(Topics.REENTRY, UUID.randomUUID(), 0);
        epoch = take(reentries);
        byte[] key = Ids.claimKey("parcels", "as it was");
        Item item = item(
                reentries,
                0,
                "as it is",
                Map.of(Headers.CLAIM_KEY, HexFormat.of().formatHex(key)));
        Item filtered = item(reentries, 1, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(reentries, 2, item, filtered));
        assertTrue(item.open());
        assertTrue(Arrays.equals(key, item.claimKey));
        assertEquals(0, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(0, number("select count(*) from balance"));
    }

    @Test
    void notesTheEndOfABatchWithoutRecords() {
        run(batch(raw, 7));
        assertEquals(7, number("select noted_end from ledger"));
    }

    @Test
    void servesItsChannelAndStartsAGenerationThatIsDue(Stack stack) {
        await(database.query("update claim_generations set started_at = started_at - interval '31 days'"));
        Vertx node = stack.freshVertx();
        LocalCodec.register(node);
        DeduplicateConfig config = new DeduplicateConfig(30, 600_000, 5_000);
        DeduplicateVerticle verticle =
                new DeduplicateVerticle(config, database, ledger, new StreamCatalog(List.of()), registry);
        String id = await(node.deployVerticle(verticle));
        Item second = item(raw, 1, "a");
        await(Channels.stage("deduplicate")
                .request(node, batch(raw, 2, item(raw, 0, "a"), second), Duration.ofSeconds(30)));
        assertInstanceOf(Outcome.Duplicate.class, second.outcome);
        Awaitility.await()
                .untilAsserted(() ->
                        assertEquals(1, number("select slot from claim_generations order by started_at desc limit 1")));
        await(node.undeploy(id));
    }

    @Test
    void claimsAnEventIdThatMayComeTwice() {
        UUID id = Ids.deterministic("request", "0");
        Item first = item(raw, 0, "a", id);
        Item other = item(raw, 1, "b", id);
        run(batch(raw, 2, first, other));
        assertTrue(first.open());
        assertEquals(
                "id_conflict", ((Outcome.Rejected) other.outcome).rejection().code());
        assertEquals(1, number("select count(*) from claims_0 where key = $1", Claim.idKey(id)));
    }

    private Deduplication anotherNode() {
        return new Deduplication(
                database, ledger, new StreamCatalog(List.of()), new StageMetrics(registry, Deduplication.STAGE));
    }

    private long take(Partition partition) {
        await(new LedgerRows(database).seed(GROUP, partition, "cluster", 0));
        return await(ledger.raise(GROUP, partition)).epoch();
    }

    private void run(Batch batch) {
        await(deduplication.deduplicate(batch));
    }

    private Batch batch(Partition partition, long end, Item... items) {
        return new Batch(GROUP, partition, epoch, 0, end, List.of(items), null);
    }

    private static Item afterACrash(Item item) {
        Item read = new Item(item.origin, null, item.value, item.headers, item.envelope);
        read.naturalId = item.naturalId;
        read.contentHash = item.contentHash;
        return read;
    }

    private static Item refused(Item item) {
        Item read = afterACrash(item);
        read.reject("normalise", new Rejection.UnknownSchema(1));
        return read;
    }

    private static Item item(Partition partition, long offset, String naturalId) {
        return item(partition, offset, naturalId, Map.of());
    }

    private static Item item(Partition partition, long offset, String naturalId, UUID eventId) {
        Item item = item(partition, offset, naturalId);
        item.envelope = envelope(eventId);
        return item;
    }

    private static Item item(Partition partition, long offset, String naturalId, Map<String, String> headers) {
        Item item =
                new Item(partition.at(offset), null, new byte[0], headers, envelope(Ids.timeOrdered(Instant.now())));
        item.naturalId = naturalId;
        item.contentHash = new byte[16];
        return item;
    }

    private static Envelope envelope(UUID eventId) {
        return new Envelope(eventId, null, "parcels", 0, Instant.now(), null, 1, null);
    }

    private long number(String sql, byte[]... values) {
        Object[] given =
                Arrays.stream(values).map(io.vertx.core.buffer.Buffer::buffer).toArray();
        return await(database.query(sql, given)).iterator().next().getLong(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
