package io.millrace.collect;

import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has events judged by validate. Packages that came in the same turn of the event loop travel together, since a hop costs more than
 * a small event; where such a batch fails, each package is tried alone, so that none suffers for another.
 *
 * <p>Thread: one event loop.
 */
final class Judgement {
    /** No package joins a batch that holds as many events. */
    private static final int FULL = 500;

    /** As many bytes of events hold the validating thread long enough; a larger package goes in several batches. */
    private static final int FULL_BYTES = 1 << 20;

    private final Vertx vertx;
    private final Context context;
    private final Duration timeout;
    private List<Waiting> waiting = new ArrayList<>();
    private int events;
    private long bytes;

    private record Waiting(List<Item> items, Promise<Void> promise) {}

    Judgement(Vertx vertx, Context context, Duration timeout) {
        this.vertx = vertx;
        this.context = context;
        this.timeout = timeout;
    }

    /** Completes when each item is open still, or has an outcome. */
    Future<Void> of(List<Item> items) {
        List<List<Item>> parts = parts(items);
        Future<Void> done = join(parts.getFirst());
        for (List<Item> part : parts.subList(1, parts.size())) {
            done = done.compose(before -> join(part));
        }
        return done;
    }

    private static List<List<Item>> parts(List<Item> items) {
        List<List<Item>> parts = new ArrayList<>();
        int from = 0;
        long size = 0;
        for (int i = 0; i < items.size(); i++) {
            size += items.get(i).value.length;
            if (size > FULL_BYTES && i > from) {
                parts.add(items.subList(from, i));
                from = i;
                size = items.get(i).value.length;
            }
        }
        parts.add(items.subList(from, items.size()));
        return parts;
    }

    private Future<Void> join(List<Item> items) {
        long more = items.stream().mapToLong(item -> item.value.length).sum();
        if (bytes + more > FULL_BYTES) {
            flush();
        }
        Promise<Void> promise = Promise.promise();
        if (waiting.isEmpty()) {
            context.runOnContext(turn -> flush());
        }
        waiting.add(new Waiting(items, promise));
        events += items.size();
        bytes += more;
        if (events >= FULL) {
            flush();
        }
        return promise.future();
    }

    private void flush() {
        List<Waiting> batch = waiting;
        waiting = new ArrayList<>();
        events = 0;
        bytes = 0;
        if (batch.size() == 1) {
            judge(batch.getFirst());
        } else if (!batch.isEmpty()) {
            judge(batch);
        }
    }

    private void judge(List<Waiting> batch) {
        List<Item> all = new ArrayList<>();
        batch.forEach(one -> all.addAll(one.items));
        request(all)
                .onSuccess(judged -> batch.forEach(one -> one.promise.complete()))
                .onFailure(e -> batch.forEach(one -> alone(one, e)));
    }

    /** Nobody answering is no event's fault. */
    private void alone(Waiting one, Throwable failure) {
        if (failure instanceof ReplyException) {
            one.promise.fail(failure);
        } else {
            judge(one);
        }
    }

    private void judge(Waiting one) {
        request(one.items).<Void>mapEmpty().onComplete(one.promise);
    }

    private Future<Batch> request(List<Item> items) {
        try {
            return Channels.VALIDATE.request(vertx, Batch.ofPackage(items), timeout);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
