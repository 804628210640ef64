package io.millrace.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final int BOUND = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Batch> judged = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void serve() {
        LocalCodec.register(vertx);
        Channels.VALIDATE.serve(vertx, batch -> {
            judged.add(batch);
            return Future.succeededFuture(batch);
        });
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void smallPackagesOfOneTurnTravelTogether() throws Exception {
        judge(List.of(items(3, 100), items(2, 100)));
        assertEquals(1, judged.size());
        assertEquals(5, judged.peek().items().size());
    }

    @Test
    void noBatchHoldsMoreBytesThanTheBound() throws Exception {
        judge(List.of(items(1, 700_000), items(20, 250_000), items(1, 700_000), items(1, 10)));
        assertEquals(23, judged.stream().mapToInt(batch -> batch.items().size()).sum());
        assertTrue(judged.stream().mapToLong(JudgementTest::bytes).max().orElseThrow() <= BOUND);
    }

    @Test
    void anEventBeyondTheBoundGoesAlone() throws Exception {
        judge(List.of(items(2, 100), items(1, 2 * BOUND), items(2, 100)));
        assertTrue(judged.stream()
                .filter(batch -> bytes(batch) > BOUND)
                .allMatch(batch -> batch.items().size() == 1));
    }

    private void judge(List<List<Item>> packages) throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<Void> all = Promise.promise();
        context.runOnContext(now -> {
            Judgement judgement = new Judgement(vertx, context, Duration.ofSeconds(10));
            List<Future<Void>> done = new ArrayList<>();
            packages.forEach(items -> done.add(judgement.of(items)));
            Future.all(done).<Void>mapEmpty().onComplete(all);
        });
        all.future().await(10, TimeUnit.SECONDS);
    }

    private static List<Item> items(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(null, null, new byte[bytes], Map.of(), null))
                .toList();
    }

    private static long bytes(Batch batch) {
        return batch.items().stream().mapToLong(item -> item.value.length).sum();
    }
}
