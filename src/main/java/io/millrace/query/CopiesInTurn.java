package io.millrace.query;

import io.millrace.event.Origin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Few copies are looked for at a time, from the first question to the unpacked line; others wait in their order, not many and not
 * long, and whoever would be one too many fails with {@link Busy}. Thread: any; answers come on the caller's context.
 */
public final class CopiesInTurn implements Copies {
    private static final int WAITING_EACH = 16;

    private final Vertx vertx;
    private final Copies copies;
    private final int atOnce;
    private final int longestMillis;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int underWay;

    private record Waiting(Context context, Promise<Void> turn) {}

    /** Nothing is wrong but that too many ask. */
    static final class Busy extends RuntimeException {
        Busy() {
            super("too many copies are asked for at a time", null, false, false);
        }
    }

    /** @param longestMillis of waiting for a turn */
    public CopiesInTurn(Vertx vertx, Copies copies, int atOnce, int longestMillis) {
        this.vertx = vertx;
        this.copies = copies;
        this.atOnce = atOnce;
        this.longestMillis = longestMillis;
    }

    @Override
    public Future<Optional<Copy>> raw(Origin origin, UUID eventId) {
        return turn().compose(now -> take(() -> copies.raw(origin, eventId)));
    }

    @Override
    public Future<Optional<Copy>> enriched(Origin silver, UUID eventId, int revision) {
        return turn().compose(now -> take(() -> copies.enriched(silver, eventId, revision)));
    }

    private synchronized Future<Void> turn() {
        if (underWay < atOnce) {
            underWay++;
            return Future.succeededFuture();
        }
        if (queue.size() >= WAITING_EACH * atOnce) {
            return Future.failedFuture(new Busy());
        }
        Waiting one = new Waiting(vertx.getOrCreateContext(), Promise.promise());
        queue.add(one);
        long timer = vertx.setTimer(longestMillis, late -> giveUp(one));
        return one.turn.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Optional<Copy>> take(Supplier<Future<Optional<Copy>>> look) {
        Future<Optional<Copy>> found;
        try {
            found = look.get();
        } catch (RuntimeException e) {
            found = Future.failedFuture(e);
        }
        return found.onComplete(done -> next());
    }

    /** The turn goes to whoever waits longest. */
    private synchronized void next() {
        Waiting one = queue.poll();
        if (one == null) {
            underWay--;
        } else {
            one.context.runOnContext(now -> one.turn.complete());
        }
    }

    private void giveUp(Waiting one) {
        boolean waited;
        synchronized (this) {
            waited = queue.remove(one);
        }
        if (waited) {
            one.turn.fail(new Busy());
        }
    }
}
