package io.millrace.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopiesInTurnTest {
    private static final Origin ORIGIN = new Origin(new UUID(1, 1), 0, 0);
    private static final UUID EVENT = new UUID(2, 2);
    private static final int LONG = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final Slow slow = new Slow();

    /** A store that answers when it is told to. */
    private static final class Slow implements Copies {
        private final Queue<Promise<Optional<Copy>>> asked = new ArrayDeque<>();

        @Override
        public synchronized Future<Optional<Copy>> raw(Origin origin, UUID eventId) {
            Promise<Optional<Copy>> answer = Promise.promise();
            asked.add(answer);
            return answer.future();
        }

        @Override
        public Future<Optional<Copy>> enriched(Origin silver, UUID eventId, int revision) {
            return raw(silver, eventId);
        }

        synchronized int underWay() {
            return asked.size();
        }

        private synchronized Promise<Optional<Copy>> next() {
            return asked.remove();
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void looksForFewAtATimeAndEachTurnGoesToTheNext() {
        Copies copies = new CopiesInTurn(vertx, slow, 2, LONG);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(copies.raw(ORIGIN, EVENT));
            all.add(copies.enriched(ORIGIN, EVENT, 1));
        }
        assertEquals(2, slow.underWay());

        for (int answered = 0; answered < 6; answered++) {
            await().until(() -> slow.underWay() > 0);
            assertTrue(slow.underWay() <= 2);
            Promise<Optional<Copies.Copy>> one = slow.next();
            if (answered % 2 == 0) {
                one.complete(Optional.empty());
            } else {
                one.fail("the store is away");
            }
        }
        await().until(() -> all.stream().allMatch(Future::isComplete));
    }

    @Test
    void whoIsOneTooManyIsToldSoAtOnce() {
        Copies copies = new CopiesInTurn(vertx, slow, 1, LONG);
        for (int i = 0; i < 17; i++) {
            copies.raw(ORIGIN, EVENT);
        }
        assertInstanceOf(CopiesInTurn.Busy.class, copies.raw(ORIGIN, EVENT).cause());
        assertEquals(1, slow.underWay());
    }

    @Test
    void nobodyWaitsLongForATurnAndWhoGaveUpTakesNone() {
        Copies copies = new CopiesInTurn(vertx, slow, 1, 20);
        Future<?> first = copies.raw(ORIGIN, EVENT);
        Future<?> late = copies.raw(ORIGIN, EVENT);
        await().until(late::isComplete);
        assertInstanceOf(CopiesInTurn.Busy.class, late.cause());

        slow.next().complete(Optional.empty());
        assertTrue(first.succeeded());
        copies.raw(ORIGIN, EVENT);
        assertEquals(1, slow.underWay());
    }
}
