package io.millrace.tap;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.bus.Taps;
import io.millrace.config.TapConfig;
import io.millrace.event.NodeClock;
import io.millrace.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One client that looks at a stage. Thread: {@link #look} on the stage's, all else on the client's loop. */
final class Tap {
    private static final long SECOND = 1_000;
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Context context;
    private final TapConfig config;
    private final Asked asked;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final int keepAlive;
    private final AtomicLong room;
    private final Runnable gone;
    private final AtomicInteger left;
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean slow;
    private Runnable close = () -> {};
    private long refill = NONE;
    private long over = NONE;
    private long alive = NONE;
    private boolean told;
    private long shown;
    private boolean ended;

    /**
     * What is looked at.
     *
     * @param stream null for all
     * @param limit events after which it ends
     * @param follow whether it goes on until either side ends it
     */
    record Asked(String stage, String stream, long limit, boolean follow) {}

    /** @param gone is run once, when nothing is looked at any more */
    Tap(Vertx vertx, TapConfig config, int keepAlive, Asked asked, HttpServerRequest request, Runnable gone) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.asked = asked;
        this.request = request;
        this.response = request.response();
        this.keepAlive = keepAlive;
        this.room = new AtomicLong(asked.limit());
        this.gone = gone;
        this.left = new AtomicInteger(config.rate());
    }

    void begin(Taps taps) {
        response.setChunked(true)
                .putHeader("content-type", "application/x-ndjson")
                .putHeader("cache-control", "no-store")
                .putHeader("x-accel-buffering", "no");
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> end());
        request.connection().shutdownHandler(leaving -> bid());
        close = taps.open(asked.stage(), this::look);
        response.write(""); // the head, so that the client knows that it looks
        alive = vertx.setPeriodic(keepAlive, tick -> keepAlive());
        refill = vertx.setPeriodic(SECOND, tick -> left.set(config.rate()));
        if (!asked.follow()) {
            over = vertx.setTimer(config.sample(), tick -> bid());
        }
    }

    /** An empty line, so that the connection is not silent. */
    private void keepAlive() {
        if (!told && !response.writeQueueFull()) {
            response.write("\n");
        }
        told = false;
    }

    /** Renders what the client may still see in this second; nothing of the batch is kept. */
    private void look(Batch batch) {
        Buffer lines = Buffer.buffer();
        int count = 0;
        for (Item item : batch.items()) {
            if (asked.stream() != null && !asked.stream().equals(item.envelope.stream())) {
                continue;
            }
            if (slow || left.getAndUpdate(now -> Math.max(0, now - 1)) <= 0) {
                skipped.incrementAndGet();
                continue;
            }
            if (room.getAndUpdate(now -> Math.max(0, now - 1)) <= 0) {
                break;
            }
            lines.appendBytes(Json.write(TapLine.of(asked.stage(), item, NodeClock.UTC.instant(), config.eventBytes())))
                    .appendByte((byte) '\n');
            count++;
        }
        if (count > 0) {
            int rendered = count;
            context.runOnContext(now -> write(lines, rendered));
        }
    }

    private void write(Buffer lines, int count) {
        if (ended || slow) {
            skipped.addAndGet(count);
            room.addAndGet(count);
            return;
        }
        response.write(lines);
        shown += count;
        told = true;
        if (shown >= asked.limit()) {
            bid();
        } else if (response.writeQueueFull()) {
            slow = true;
            response.drainHandler(drained -> slow = false);
        }
    }

    private void bid() {
        if (!ended) {
            end();
            response.end(
                    Buffer.buffer(Json.write(Json.object().put("shown", shown).put("skipped", skipped.get())))
                            .appendByte((byte) '\n'));
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            close.run();
            vertx.cancelTimer(refill);
            vertx.cancelTimer(over);
            vertx.cancelTimer(alive);
            gone.run();
        }
    }
}
