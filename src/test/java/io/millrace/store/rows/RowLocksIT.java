package io.millrace.store.rows;

import static io.millrace.store.rows.SinkBench.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.kafka.Topics;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class RowLocksIT {
    private static final String TIME = "2026-11-20T07:30:00Z";
    private static final Clock NOW = Clock.fixed(Instant.parse(TIME), ZoneOffset.UTC);
    private static final String WAITING =
            "select count(*) from pg_locks where not granted and relation = 'sales'::regclass";
    private static final int SHARED = 1_500;
    private static final int OTHERS = 3_500;

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
    void writesTheSameRowsAtOnceWithoutWaitingInACircle() {
        Partition other = new Partition(Topics.SILVER, UUID.randomUUID(), 1);
        long otherEpoch = bench.take(other);
        bench.settle(sales(List.of(UUID.randomUUID())));
        for (int round = 1; round <= 3; round++) {
            List<UUID> few = shared(round);
            List<UUID> many = new ArrayList<>(few);
            many.addAll(others());
            Batch one = bench.batch(bench.silver, bench.epoch(), round, round + 1, sales(few));
            Batch two = bench.batch(other, otherEpoch, round - 1, round, sales(many));
            assertDoesNotThrow(() -> atOnce(one, two));
        }
        assertEquals(1 + 3 * (SHARED + OTHERS), bench.number("select count(*) from sales"));
        bench.assertAggregates();
    }

    /** Both reach the table, and wait there for the start. */
    private void atOnce(Batch one, Batch two) {
        Promise<Void> start = Promise.promise();
        Promise<Void> closed = Promise.promise();
        Future<Void> gate =
                bench.database.transaction(connection -> Database.query(connection, "lock table sales in share mode")
                        .compose(locked -> {
                            closed.complete();
                            return start.future();
                        }));
        await(closed.future());
        Future<?> both = Future.all(bench.settle(one), bench.settle(two));
        Awaitility.await().until(() -> both.isComplete() || bench.number(WAITING) == 2);
        start.complete();
        await(gate);
        await(both);
    }

    /**
     * Ids that a hash table yields from the greatest to the least where it has room for these alone, and roughly from the least to the
     * greatest where it has room for four times as many: an order that nobody chose runs against itself.
     */
    private static List<UUID> shared(int round) {
        return IntStream.range(0, SHARED)
                .mapToObj(i -> {
                    long place = (long) (round * SHARED + i) << 32;
                    return new UUID(place, place ^ hash(SHARED - i, i * 4 / SHARED));
                })
                .toList();
    }

    private static List<UUID> others() {
        return IntStream.range(0, OTHERS)
                .mapToObj(i -> {
                    long random = UUID.randomUUID().getLeastSignificantBits();
                    return new UUID(random, random ^ hash(i % 2048, 3));
                })
                .toList();
    }

    private static long hash(int low, int quarter) {
        return low | (long) quarter << 11;
    }

    private List<Item> sales(List<UUID> ids) {
        List<Item> items = new ArrayList<>();
        ids.forEach(id -> items.add(bench.sale(id, 1, items.size(), TIME, "a", "bread", "1", 1)));
        return items;
    }
}
