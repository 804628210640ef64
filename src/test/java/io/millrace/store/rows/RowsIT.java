package io.millrace.store.rows;

import static io.millrace.store.rows.SinkBench.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.millrace.bus.Position;
import io.millrace.event.Partition;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once in rows and aggregates, whatever comes again, in whatever order. */
@MillraceStack
class RowsIT extends RowsBench {
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
}
