package io.millrace.consume;

import io.millrace.event.NodeClock;
import io.millrace.kafka.BatchConsumer;
import io.millrace.kafka.OffsetsGone;
import io.millrace.kafka.Place;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls for as long as the node runs, whatever becomes of the batches: a member that stops polling loses its partitions.
 *
 * <pre>
 *   turn:  pause, seek, resume, what others asked for between polls  ─▶  poll  ─▶  slices to the tracks  ─▶  next turn
 * </pre>
 *
 * Only partitions that are taken, that have room for what is read ahead and that no person paused are fetched; all others are paused. A partition that was just given is first parked at offset 0,
 * since one without a position would fail every poll. Thread: the consumer's context.
 */
final class PollLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final long WAIT_AFTER_TROUBLE = 1_000;

    private final Vertx vertx;
    private final Duration pollTimeout;
    private final Duration pollPause;
    private final BatchConsumer consumer;
    private final BetweenPolls between;
    private final Dispatch dispatch;
    private final Set<Place> paused = new HashSet<>();
    private final Promise<Void> ended = Promise.promise();
    private BooleanSupplier mayRead = () -> true;
    private String trouble = "";
    private boolean draining;
    private boolean ending;

    PollLoop(Vertx vertx, ConsumeConfig config, BatchConsumer consumer, BetweenPolls between, Dispatch dispatch) {
        this.vertx = vertx;
        this.pollTimeout = Duration.ofMillis(config.pollTimeout());
        this.pollPause = Duration.ofMillis(config.pollPause());
        this.consumer = consumer;
        this.between = between;
        this.dispatch = dispatch;
        dispatch.goOnWhile(this::reading);
    }

    /** Joins the group and polls from now on. */
    Future<Void> start(Set<String> topics, BooleanSupplier allowed) {
        mayRead = allowed;
        return consumer.subscribe(topics, this::assigned, dispatch::revoked).onSuccess(joined -> turn());
    }

    private void assigned(Set<Place> places) {
        paused.removeAll(places);
        dispatch.assigned(places);
    }

    /** Why polling itself fails; empty where it does not. */
    String trouble() {
        return trouble;
    }

    /** No new batches. Done when those under way are done, at the latest after this time; polling has ended then. */
    Future<Void> drain(Duration atMost) {
        draining = true;
        vertx.setTimer(Math.max(1, atMost.toMillis()), late -> ending = true);
        consumer.wakeup();
        return ended.future();
    }

    private void turn() {
        if (draining && (ending || !dispatch.busy())) {
            ended.tryComplete();
            return;
        }
        prepare()
                .compose(ready -> consumer.poll(pollTimeout))
                .onSuccess(slices -> {
                    trouble = "";
                    dispatch.offer(slices, NodeClock.UTC.instant());
                    dispatch.goOn();
                    next(slices.isEmpty() ? Duration.ZERO : pollPause);
                })
                .onFailure(this::failed);
    }

    private void next(Duration pause) {
        if (pause.isZero()) {
            vertx.runOnContext(next -> turn());
        } else {
            vertx.setTimer(pause.toMillis(), next -> turn());
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof OffsetsGone gone) {
            dispatch.lost(gone.places(), gone);
            vertx.runOnContext(next -> turn());
        } else {
            if (trouble.isEmpty()) {
                LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("polling fails, tried again");
            }
            trouble = failure.toString();
            vertx.setTimer(WAIT_AFTER_TROUBLE, next -> turn());
        }
    }

    private boolean reading() {
        return !draining && mayRead.getAsBoolean();
    }

    private Future<Void> prepare() {
        boolean reading = reading();
        Set<Place> wanted = new HashSet<>();
        Future<Void> done = between.run();
        for (Holding held : dispatch.holdings()) {
            if (reading && held.reads()) {
                wanted.add(held.place);
                done = held.track.mustSeek() ? done.compose(before -> seek(held)) : done;
            }
        }
        return done.compose(sought -> pauseAllBut(wanted));
    }

    private Future<Void> seek(Holding held) {
        long ticket = held.track.ticket();
        return consumer.seek(held.place, held.track.position())
                .onSuccess(sought -> held.track.sought(ticket))
                .recover(gone -> Future.succeededFuture()); // no longer ours: the poll will say so
    }

    private Future<Void> pauseAllBut(Set<Place> wanted) {
        Set<Place> pause = new HashSet<>();
        Set<Place> park = new HashSet<>();
        for (Holding held : dispatch.holdings()) {
            if (!wanted.contains(held.place) && !paused.contains(held.place)) {
                pause.add(held.place);
                if (held.track.position() < 0) {
                    park.add(held.place);
                }
            }
        }
        Set<Place> resume = new HashSet<>(wanted);
        resume.retainAll(paused);
        Future<Void> done = consumer.pause(pause).onSuccess(yes -> paused.addAll(pause));
        for (Place place : park) {
            done = done.compose(before -> consumer.seek(place, 0));
        }
        return done.compose(parked -> consumer.resume(resume))
                .onSuccess(yes -> paused.removeAll(resume))
                .recover(gone -> Future.succeededFuture());
    }
}
