package io.millrace.store.rows;

import io.millrace.bus.Item;
import io.millrace.event.Ids;
import io.millrace.stack.Stack;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sink on a fresh database, and random histories for it. */
abstract class RowsBench {
    static final String TIME = "2026-11-20T07:30:00Z";

    static final Clock NOW = Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), ZoneOffset.UTC);

    SinkBench bench;

    @BeforeEach
    void open(Stack stack) {
        bench = new SinkBench(stack.vertx(), stack.freshDatabase(), Sales.catalog(), NOW);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    List<Item> history(Random random, List<UUID> ids, int events) {
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

    static List<UUID> ids(Random random, int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return ids;
    }

    static UUID id() {
        return Ids.timeOrdered(Instant.now());
    }
}
