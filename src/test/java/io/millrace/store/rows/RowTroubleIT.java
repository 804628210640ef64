package io.millrace.store.rows;

import static io.millrace.store.rows.SinkBench.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Outcome;
import io.millrace.kafka.Headers;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Records that no row can be made of, declarations that are not this node's, months far away, no database. */
@MillraceStack
class RowTroubleIT extends RowsBench {
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
}
