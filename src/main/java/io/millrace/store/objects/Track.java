package io.millrace.store.objects;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.store.objects.Settlement.Holder;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * One partition of one group, as long as this node holds it under one epoch: at most one cut that is filled and one that is settled.
 *
 * <pre>
 *   take ──▶ open cut ──full, aged, or at its recorded end──▶ settling ──▶ settled
 *              ▲ taking goes on while the cut before is settled; it waits where this one is full as well
 * </pre>
 *
 * Once a cut can't be settled here any more (fenced) each further batch fails, so that the consumer takes the partition anew. What
 * was taken and not settled is forgotten then: Kafka has it. Confined to one event loop.
 */
final class Track {
    private final Holder holder;
    private final Ahead ahead;
    private final Workshop workshop;
    private final Settler settler;
    /** From here on cuts are fresh; where the first of them may begin is looked at once. */
    private final long fresh;

    private boolean looked;
    private Cut open;
    private long boundary;
    private long taken;
    private long held;
    private boolean filling;
    private boolean aged;
    private Future<Void> settling = Future.succeededFuture();
    private Throwable ended;

    /** @param recorded a cut that begins at {@code next} and must be made exactly */
    Track(Holder holder, long next, Optional<RecordedCut> recorded, Ahead ahead, Workshop workshop, Settler settler) {
        this.holder = holder;
        this.ahead = ahead;
        this.fresh = recorded.map(RecordedCut::end).orElse(next);
        this.workshop = workshop;
        this.settler = settler;
        this.boundary = next;
        this.taken = next;
        recorded.ifPresent(cut -> open = workshop.again(holder.partition(), cut));
    }

    Holder holder() {
        return holder;
    }

    /** Completes when the batch is taken: packed, in the open cut or in one that is being settled. */
    Future<Void> take(Batch batch) {
        if (ended != null) {
            return Future.failedFuture(ended);
        }
        if (filling || batch.epoch() != holder.epoch() || batch.start() != taken) {
            return Future.failedFuture(holder.fenced());
        }
        filling = true;
        return look(batch)
                .compose(clear -> fill(batch.items(), 0, batch.end()))
                .onSuccess(done -> taken = batch.end())
                .compose(done -> workshop.held().beyond() ? settleNow() : Future.succeededFuture())
                .onFailure(this::end)
                .onComplete(done -> filled());
    }

    /** From now on nothing is taken and nothing is tried again. */
    void end(Throwable cause) {
        ended = ended == null ? cause : ended;
        if (!filling) {
            forgetOpen();
        }
    }

    /** Before the first fresh cut has a record: nobody made it already, whom PostgreSQL does not know any more. */
    private Future<Void> look(Batch batch) {
        Optional<Item> first = looked
                ? Optional.empty()
                : batch.items().stream()
                        .filter(item -> item.origin.offset() >= fresh)
                        .findFirst();
        return first.map(item -> ahead.check(holder.partition(), fresh, item, workshop.layouts())
                        .onSuccess(clear -> looked = true))
                .orElse(Future.succeededFuture());
    }

    private Future<Void> fill(List<Item> items, int from, long end) {
        if (ended != null) {
            return Future.failedFuture(ended);
        }
        Cut cut = open == null ? begin() : open;
        return workshop.pack(() -> cut.fill(items, from)).compose(next -> {
            if (next == items.size()) {
                cut.extend(end);
            }
            hold(cut.held());
            return cut.end() < end ? roll().compose(done -> fill(items, next, end)) : Future.succeededFuture();
        });
    }

    private Cut begin() {
        Cut cut = workshop.begin(holder.partition(), boundary);
        open = cut;
        aged = false;
        workshop.afterAge(() -> age(cut));
        return cut;
    }

    private void age(Cut cut) {
        if (cut == open) {
            aged = true;
            rollWhereDue();
        }
    }

    private void filled() {
        filling = false;
        if (ended != null) {
            forgetOpen();
        }
        rollWhereDue();
    }

    private void rollWhereDue() {
        boolean due = open != null && (open.full() || aged && !open.recorded());
        if (due && !filling && settling.isComplete() && ended == null) {
            settleOpen();
        }
    }

    /** Waits for the cut before, then begins to settle the open one. */
    private Future<Void> roll() {
        return settling.compose(done -> {
            if (ended != null) {
                return Future.failedFuture(ended);
            }
            settleOpen();
            return Future.succeededFuture();
        });
    }

    /** The instance holds too much: this batch waits until it is durable, unless its cut was recorded and goes on. */
    private Future<Void> settleNow() {
        return open.recorded() && !open.full() ? settling : roll().compose(done -> settling);
    }

    private void settleOpen() {
        Cut cut = open;
        long holds = held;
        open = null;
        held = 0;
        boundary = cut.end();
        settling = settler.settle(holder, cut, () -> ended != null);
        settling.onComplete(done -> {
            workshop.held().change(-holds);
            if (done.failed()) {
                end(done.cause());
            } else {
                rollWhereDue();
            }
        });
    }

    private void hold(long bytes) {
        workshop.held().change(bytes - held);
        held = bytes;
    }

    private void forgetOpen() {
        if (open != null) {
            open.discard();
            open = null;
            hold(0);
        }
    }
}
