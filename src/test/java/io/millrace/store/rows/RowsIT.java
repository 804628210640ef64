package io.millrace.store.rows;

import static io.millrace.store.rows.SinkBench.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Ids;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@MillraceStack
class RowsIT {
    private static final String TIME = "2026-11-20T07:30:00Z";
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), ZoneOffset.UTC);

    private SinkBench bench;

    @BeforeEach
    void open(Stack stack) {
        bench = new SinkBench(stack.vertx(), stack.freshDatabase(), Sales.catalog(), NOW);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void storesRowsWithTheirLineageAndMovesTheLedger() {
        UUID id = id();
        Item sale = bench.sale(id, 1, 20_001, TIME, "a", "bread", "1.10", 2);
        bench.settle(sale, bench.sale(id(), 1, 4, TIME, null, "milk", null, 1));
        assertEquals(2, bench.number("select count(*) from sales"));
        assertEquals(2, bench.number("select count(*) from sale_amounts"));
        assertEquals(2, bench.number("select next_offset from ledger"));
        assertEquals(
                "20001 n-20001 1 7 1 00112233445566778899aabbccddeeff " + sale.origin.offset(),
                bench.text(
                        "select concat_ws(' ', raw_offset, natural_id, revision, schema_id, declaration,"
                                + " encode(result_hash, 'hex'), silver_offset) from sales where event_id = $1",
                        id));
        assertEquals(
                1, bench.number("select stored from balance where block = 2 and topic_id = $1", bench.raw.topicId()));
        assertEquals(2, bench.number("select sum(stored)::bigint from balance"));
        bench.assertAggregates();
    }

    @Test
    void servesItsChannelsByInstance(Stack stack) {
        Vertx vertx = stack.freshVertx();
        LocalCodec.register(vertx);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        await(vertx.deployVerticle(
                new RowsVerticle(SinkBench.CONFIG, 3, Sales.catalog(), bench.database, bench.ledger, null, registry)));
        Assignment assignment = new Assignment(SinkBench.GROUP, bench.silver, null);
        Position position = await(Channels.assign("store.rows", 3).request(vertx, assignment, Duration.ofSeconds(20)));
        assertEquals(new Position(bench.epoch() + 1, 0), position);
        List<Item> items = List.of(bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1));
        Batch batch = bench.batch(bench.silver, position.epoch(), 0, 1, items);
        assertEquals(batch, await(Channels.settle("store.rows", 3).request(vertx, batch, Duration.ofSeconds(20))));
        await(Channels.revoke("store.rows", 3).request(vertx, assignment, Duration.ofSeconds(20)));
        assertEquals(1, bench.number("select count(*) from sales"));
        assertEquals(1, registry.counter("millrace.store.rows.out").count());
    }

    @Test
    void keepsEveryDigit() {
        String amount = "12345678901234567890123456789.10";
        bench.settle(bench.item(
                Sales.NAME,
                id(),
                1,
                0,
                TIME,
                "{\"sold_at\":\"" + TIME + "\",\"kind\":\"k\",\"quantity\":1,\"amount\":" + amount
                        + ",\"data\":{\"n\":0.10000000000000000000000000001,\"big\":1E+30}}"));
        assertEquals(amount, bench.text("select amount::text from sales"));
        assertEquals(amount, bench.text("select total::text from shop_sales"));
        assertEquals("0.10000000000000000000000000001", bench.text("select data->>'n' from sales"));
        assertEquals("1000000000000000000000000000000", bench.text("select data->>'big' from sales"));
    }

    @Test
    void settlesABatchOnceThatComesAgainAfterACrash() {
        List<Item> items = List.of(
                bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1), bench.sale(id(), 1, 1, TIME, "a", "milk", "2", 1));
        Batch batch = bench.batch(bench.silver, bench.epoch(), 0, 2, items);
        await(bench.settle(batch));
        assertThrows(Fenced.class, () -> await(bench.settle(batch)));
        assertEquals(2, bench.number("select count(*) from sales"));
        assertEquals(2, bench.number("select sales from shop_sales"));
        assertEquals(2, bench.number("select stored from balance"));
    }

    @Test
    void storesNothingTwiceAlsoWhereAPersonSeeksBack() {
        List<Item> items = List.of(
                bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1), bench.sale(id(), 1, 1, TIME, "a", "milk", "2", 1));
        bench.settle(items);
        bench.run("update ledger set next_offset = 0");
        await(bench.settle(bench.batch(bench.silver, bench.epoch(), 0, 2, items)));
        assertEquals(2, bench.number("select count(*) from sales"));
        assertEquals(2, bench.number("select stored from balance"));
        bench.assertAggregates();
    }

    @Test
    void movesTheLedgerOverMarkersAlone() {
        await(bench.settle(bench.batch(bench.silver, bench.epoch(), 0, 1, List.of())));
        assertEquals(1, bench.number("select next_offset from ledger"));
    }

    @Test
    void keepsTheHighestRevisionInWhateverOrderTheyCome() {
        UUID up = id();
        UUID down = id();
        UUID both = id();
        bench.settle(
                bench.sale(up, 1, 0, TIME, "a", "bread", "1", 1),
                bench.sale(down, 2, 1, TIME, "a", "bread", "20", 1),
                bench.sale(both, 1, 2, TIME, "a", "bread", "100", 1),
                bench.sale(both, 3, 2, TIME, "b", "cake", "300", 1),
                bench.sale(both, 2, 2, TIME, "a", "bread", "200", 1));
        bench.settle(
                bench.sale(up, 2, 0, TIME, "b", "bread", "2", 1), bench.sale(down, 1, 1, TIME, "a", "bread", "10", 1));
        assertEquals(2, bench.number("select amount::bigint from sales where event_id = $1", up));
        assertEquals(20, bench.number("select amount::bigint from sales where event_id = $1", down));
        assertEquals(300, bench.number("select amount::bigint from sales where event_id = $1", both));
        assertEquals(3, bench.number("select stored from balance"));
        bench.assertAggregates();
    }

    @Test
    void movesALineWhereARevisionChangesItsKey() {
        UUID moved = id();
        bench.settle(
                bench.sale(moved, 1, 0, TIME, "a", "bread", "9", 1),
                bench.sale(id(), 1, 1, TIME, "a", "bread", "5", 1),
                bench.sale(id(), 1, 2, TIME, null, "milk", "5", 1));
        bench.settle(bench.sale(moved, 2, 0, TIME, null, "cake", "7", 1));
        assertEquals(5, bench.number("select greatest::bigint from shop_sales where shop = 'a'"));
        assertEquals(7, bench.number("select greatest::bigint from shop_sales where shop is null"));
        bench.assertAggregates();
        bench.settle(bench.sale(moved, 3, 0, TIME, "c", "cake", null, 1));
        bench.assertAggregates();
    }

    @Test
    void keepsTheTimeOfTheFirstRevision() {
        UUID id = id();
        bench.settle(bench.sale(id, 1, 0, TIME, "a", "bread", "1", 1));
        Item later = bench.sale(id, 2, 0, "2026-12-24T00:00:00Z", "a", "bread", "2", 1);
        later.headers.put(Headers.EVENT_TIME, TIME);
        bench.settle(later);
        assertEquals(1, bench.number("select count(*) from sales"));
        assertEquals(1, bench.number("select count(*) from sales_y2026m11 where revision = 2"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void keepsAggregatesEqualToSqlOverTheRows(long seed) {
        Random random = new Random(seed);
        List<UUID> ids = ids(random, 40);
        for (int batch = 0; batch < 12; batch++) {
            bench.settle(history(random, ids, 1 + random.nextInt(30)));
            bench.assertAggregates();
        }
    }

    @Test
    void turnsThePoisonOfABatchIntoLettersAndStoresTheRest() {
        bench.run("alter table sales add constraint few check (quantity < 100)");
        UUID revised = id();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            items.add(bench.sale(id(), 1, i, TIME, "a", "bread", "1", i == 17 || i == 18 || i == 90 ? 100 : 1));
        }
        items.add(bench.sale(revised, 1, 100, TIME, "b", "bread", "1", 1));
        items.add(bench.sale(revised, 2, 100, TIME, "b", "bread", "2", 200));
        bench.settle(items);
        assertEquals(
                List.of(17L, 18L, 90L, 100L),
                bench.letters.stream()
                        .map(item -> item.envelope.origin().offset())
                        .toList());
        Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, bench.letters.get(0).outcome);
        assertEquals("store.rows", rejected.stage());
        assertEquals("sink_refused", rejected.rejection().code());
        assertTrue(rejected.rejection().violations().get(0).message().contains("23514"), rejected.toString());
        assertEquals(98, bench.number("select count(*) from sales"));
        assertEquals(1, bench.number("select revision from sales where event_id = $1", revised));
        assertEquals(98, bench.number("select stored from balance"));
        assertEquals(102, bench.number("select next_offset from ledger"));
        bench.assertAggregates();
    }

    @Test
    void refusesARecordThatIsNoEnrichedEvent() {
        Item broken = bench.item(Sales.NAME, id(), 1, 0, TIME, "{");
        Item lacking = bench.item(Sales.NAME, id(), 1, 1, TIME, "{}");
        bench.settle(broken, lacking, bench.sale(id(), 1, 2, TIME, "a", "bread", "1", 1));
        assertEquals(List.of(broken, lacking), bench.letters);
        assertEquals(1, bench.number("select count(*) from sales"));
    }

    @Test
    void storesAMendedEventWithoutCountingItsRawRecordAgain() {
        bench.run("alter table sales add constraint few check (quantity < 100)");
        UUID id = id();
        bench.settle(bench.sale(id, 1, 0, TIME, "a", "bread", "1", 100));
        bench.run(
                "insert into dead_letters (letter_id, event_id, original, stage, code, message, error_category, can_retry,"
                        + " failed_at, first_failed_at, retry_count, received_at, headers, topic_id, partition, \"offset\","
                        + " origin_topic_id, origin_partition, origin_offset) values ('"
                        + UUID.randomUUID() + "', '" + id
                        + "', '', 'store.rows', 'sink_refused', '', 'sink_refused', true, now(),"
                        + " now(), 0, now(), '{}', '" + UUID.randomUUID() + "', 0, 0, '" + bench.raw.topicId()
                        + "', 0, 0)");
        bench.settle(bench.sale(id, 2, 0, TIME, "a", "bread", "1", 1));
        assertEquals(1, bench.number("select count(*) from sales"));
        assertEquals(0, bench.number("select count(*) from balance"));
    }

    @Test
    void rollsAZombieBack() {
        long old = bench.epoch();
        bench.take(bench.silver);
        Batch batch = bench.batch(bench.silver, old, 0, 1, List.of(bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1)));
        assertThrows(Fenced.class, () -> await(bench.settle(batch)));
        assertEquals(0, bench.number("select count(*) from sales"));
        assertEquals(0, bench.number("select count(*) from shop_sales"));
    }

    @Test
    void waitsForAPersonWhereADeclarationIsGone() {
        bench.run("insert into declarations values ('gone', 1, '', '{}')");
        Batch batch =
                bench.batch(bench.silver, bench.epoch(), 0, 1, List.of(bench.item("gone", id(), 1, 0, TIME, "{}")));
        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> await(bench.settle(batch)));
        assertTrue(stop.getMessage().contains("gone"), stop.getMessage());
        assertEquals(0, bench.number("select next_offset from ledger"));
    }

    @Test
    void refusesARecordOfAStreamThatNeverWas() {
        Item alien = bench.item("alien", id(), 1, 0, TIME, "{}");
        bench.settle(alien);
        assertEquals(List.of(alien), bench.letters);
        assertEquals(1, bench.number("select next_offset from ledger"));
    }

    @Test
    void waitsForAPersonWhereADeclarationIsNewerThanThisNodes() {
        Item newer = bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1);
        newer.headers.put(Headers.DECLARATION, "2");
        Batch batch = bench.batch(bench.silver, bench.epoch(), 0, 1, List.of(newer));
        assertThrows(ConsumerStop.class, () -> await(bench.settle(batch)));
    }

    @Test
    void neverRefusesWhatANewerDeclarationMade() {
        Item newer = bench.item(Sales.NAME, id(), 1, 0, TIME, "{\"quantity\":\"many\"}");
        newer.headers.put(Headers.DECLARATION, "2");
        Batch batch = bench.batch(bench.silver, bench.epoch(), 0, 1, List.of(newer));
        assertThrows(ConsumerStop.class, () -> await(bench.settle(batch)));
        assertEquals(List.of(), bench.letters);
    }

    /** Between the registration and the look that pauses the consumers of older nodes. */
    @Test
    void storesNothingOfAStreamWhoseDeclarationIsNewerElsewhere() {
        bench.run("insert into declarations values ('sales', 1, '', '{}')");
        bench.settle(bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1));
        bench.run("insert into declarations values ('sales', 2, '2', '{}')");
        Item meanwhile = bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1);
        Batch batch = bench.batch(bench.silver, bench.epoch(), 1, 2, List.of(meanwhile));
        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> await(bench.settle(batch)));
        assertTrue(stop.getMessage().contains("newer declaration of the stream sales"), stop.getMessage());
        assertEquals(1, bench.number("select count(*) from sales"));
        assertEquals(1, bench.number("select next_offset from ledger"));
    }

    @Test
    void givesMonthsNearNowAPartitionAndAllOthersTheDefaultOne() {
        bench.settle(
                bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1),
                bench.sale(id(), 1, 1, "2016-11-01T00:00:00Z", "a", "bread", "1", 1),
                bench.sale(id(), 1, 2, "2036-11-30T23:59:59.999999999Z", "a", "bread", "1", 1),
                bench.sale(id(), 1, 3, "2016-10-31T23:59:59Z", "a", "bread", "1", 1),
                bench.sale(id(), 1, 4, "2037-01-15T00:00:00Z", "a", "bread", "1", 1),
                bench.sale(id(), 1, 5, "0001-01-01T00:00:00Z", "a", "bread", "1", 1),
                bench.sale(id(), 1, 6, "9999-12-31T23:59:59Z", "a", "bread", "1", 1));
        assertEquals(1, bench.number("select count(*) from sales_y2026m11"));
        assertEquals(1, bench.number("select count(*) from sales_y2016m11"));
        assertEquals(1, bench.number("select count(*) from sales_y2036m11"));
        assertEquals(4, bench.number("select count(*) from sales_default"));
        bench.assertAggregates();
    }

    @Test
    void movesRowsOfAMonthThatComesNearOutOfTheDefaultPartition(Stack stack) {
        var config = stack.freshDatabase();
        SinkBench before = new SinkBench(stack.vertx(), config, Sales.catalog(), NOW);
        UUID far = id();
        before.settle(before.sale(far, 1, 0, "2037-01-15T00:00:00Z", "a", "bread", "1", 1));
        before.close();
        SinkBench later = new SinkBench(
                stack.vertx(),
                config,
                Sales.catalog(),
                Clock.fixed(Instant.parse("2027-02-01T00:00:00Z"), ZoneOffset.UTC));
        later.settle(
                later.sale(far, 2, 0, "2037-01-15T00:00:00Z", "a", "bread", "2", 1),
                later.sale(id(), 1, 1, "2037-01-31T23:59:59Z", "a", "bread", "1", 1));
        assertEquals(2, later.number("select count(*) from sales_y2037m01"));
        assertEquals(0, later.number("select count(*) from sales_default"));
        assertEquals(2, later.number("select revision from sales where event_id = $1", far));
        later.assertAggregates();
        later.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void letsTwoInstancesWriteTheSameKeysAtOnce(long seed) {
        Random random = new Random(seed);
        Partition other = new Partition(Topics.SILVER, UUID.randomUUID(), 1);
        long otherEpoch = bench.take(other);
        List<UUID> ids = new ArrayList<>(ids(random, 60));
        for (int i = 0; i < 20; i++) {
            ids.replaceAll(id -> random.nextBoolean() ? id : new UUID(random.nextLong(), random.nextLong()));
            Batch one = bench.batch(bench.silver, bench.epoch(), i, i + 1, history(random, ids, 90));
            Batch two = bench.batch(other, otherEpoch, i, i + 1, history(random, ids, 90));
            await(Future.all(bench.settle(one), bench.settle(two)));
        }
        bench.assertAggregates();
    }

    @Test
    void failsSoonAndRefusesNothingWherePostgresqlIsAway(Stack stack) {
        Database away = Databases.connect(stack.vertx(), stack.postgresConfig().at("127.0.0.1:1/nothing"));
        Batch batch = bench.batch(
                bench.silver, bench.epoch(), 0, 1, List.of(bench.sale(id(), 1, 0, TIME, "a", "bread", "1", 1)));
        long start = System.nanoTime();
        assertThrows(ConnectException.class, () -> await(bench.settle(away, batch)));
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
        assertEquals(List.of(), bench.letters);
        await(away.close());
    }

    private List<Item> history(Random random, List<UUID> ids, int events) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            int which = random.nextInt(ids.size());
            // one event has one time for ever
            String time = "2026-%02d-20T%02d:%02d:00Z".formatted(10 + which % 2, which % 3, which % 60);
            String shop = random.nextInt(4) == 0 ? null : "shop-" + random.nextInt(3);
            String amount = random.nextInt(5) == 0 ? null : random.nextInt(4) + (random.nextBoolean() ? ".50" : ".5");
            items.add(bench.sale(
                    ids.get(which),
                    1 + random.nextInt(4),
                    which,
                    time,
                    shop,
                    "kind-" + random.nextInt(3),
                    amount,
                    random.nextInt(2)));
        }
        return items;
    }

    private static List<UUID> ids(Random random, int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return ids;
    }

    private static UUID id() {
        return Ids.timeOrdered(Instant.now());
    }
}
