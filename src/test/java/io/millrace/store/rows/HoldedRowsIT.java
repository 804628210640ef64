package io.millrace.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bus.Item;
import io.millrace.event.Ids;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamLoader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The built-in stream: what its aggregates say, and how fast one instance stores. The figure is printed, not judged. */
@MillraceStack
class HoldedRowsIT {
    private static final int BATCHES = 10;
    private static final int EVENTS = 2_000;

    @Test
    void storesBatchesOfHoldedAndKeepsItsAggregates(Stack stack) {
        SinkBench bench =
                new SinkBench(stack.vertx(), stack.freshDatabase(), StreamLoader.builtIn(), Clock.systemUTC());
        Random random = new Random(7);
        bench.settle(events(bench, random));
        List<List<Item>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(events(bench, random));
        }
        long start = System.nanoTime();
        batches.forEach(bench::settle);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("rows of holded: %,.0f/s in batches of %d%n", BATCHES * EVENTS / seconds, EVENTS);
        assertEquals((BATCHES + 1) * EVENTS, bench.number("select count(*) from business_events"));
        assertEquals(0, bench.number("""
                select count(*) from company_analytics a full join (
                    select new_context_account_id as id, count(*) as n, max(timestamp_stamp) as last,
                        avg(data_quality_score) as mean from events group by 1) e on e.id = a.company_id
                where (a.total_events, a.last_seen, a.mean_quality_score) is distinct from (e.n, e.last, e.mean)"""));
        assertEquals(0, bench.number("""
                select count(*) from event_type_summary a full join (
                    select type, count(*) as n, count(distinct new_context_account_id) as companies from events group by 1) e
                    on e.type = a.event_type
                where (a.total_events, a.distinct_companies) is distinct from (e.n, e.companies)"""));
        bench.close();
    }

    private static List<Item> events(SinkBench bench, Random random) {
        List<Item> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(event(bench, random, i));
        }
        return events;
    }

    private static Item event(SinkBench bench, Random random, int offset) {
        UUID id = Ids.timeOrdered(Instant.now());
        String time = Instant.parse("2026-10-15T00:00:00Z")
                .plusSeconds(random.nextInt(3_000_000))
                .toString();
        String account = "5f0c1a77-0000-4000-8000-" + "%012d".formatted(random.nextInt(500));
        String type = List.of("INVOICE_CREATED", "PAYMENT_RECEIVED", "CUSTOMER_UPDATED", "PRODUCT_SOLD")
                .get(random.nextInt(4));
        return bench.item(
                "holded", id, 1, offset, time, """
                {"data":{"id":"d-%d","amount":%d.50},"attributes":{"timestampStamp":"%s","messageIdStamp":"%s","type":"%s",
                "targetSubscription":"Wallet","newContextStamp":{"accountId":"%s","userId":"user-1","requestPlatform":"web"},
                "amplitudeTrackStamp":{"id":42,"trackedDevice":"desktop"}},"metadata":{"eventId":"%s","correlationId":"%s",
                "publishTime":"2026-11-20T07:00:00.123Z","schemaId":7,"revision":1},"enrichment":{"business_context":"billing",
                "data_quality_score":0.83,"partition_key":"%s","processed_at":"2026-11-20T07:00:01Z","pipeline_version":"0.1.0"}}""".formatted(offset, offset, time, id, type, account, id, id, account));
    }
}
