package io.millrace.query;

import io.millrace.config.FollowConfig;
import io.millrace.http.Disconnect;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows the stored events. It holds one chunk at a time, and reads on once the client has taken that.
 *
 * <pre>
 *   ends ─▶ a partition that is behind ─▶ a chunk ─▶ written ─▶ taken ─┐
 *    ▲  └─▶ none: wait                                    └─▶ not in time: a last word, cut off
 *    └───────────────────────────────────────────────────────────────-┘
 * </pre>
 *
 * Thread: the event loop of its connection.
 */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int AGAIN_MILLIS = 1_000;
    private static final int LAST_WORD_MILLIS = 500;

    private final Vertx vertx;
    private final Context context;
    private final Feed feed;
    private final EventFilter filter;
    private final FollowConfig config;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Runnable gone;
    private FeedPosition position;
    private int partition;
    private long toldAt = System.nanoTime();
    private boolean ended;

    /** @param gone is run once, when it has ended */
    Follower(
            Vertx vertx,
            Feed feed,
            EventFilter filter,
            FollowConfig config,
            HttpServerRequest request,
            FeedPosition from,
            Runnable gone) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.feed = feed;
        this.filter = filter;
        this.config = config;
        this.request = request;
        this.response = request.response();
        this.position = from;
        this.gone = gone;
    }

    void begin() {
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store")
                .putHeader("x-accel-buffering", "no"); // a proxy that gathers would hold events back
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> end());
        request.connection().shutdownHandler(leaving -> bid("the node stops"));
        write(Buffer.buffer("retry: " + AGAIN_MILLIS + "\nid: " + position + "\n\n"));
        step();
    }

    private void step() {
        if (!ended) {
            then(feed.ends(), this::towards);
        }
    }

    /** Answers that clients share come on the loop of whoever asked first. */
    private <T> void then(Future<T> asked, Consumer<T> taken) {
        asked.onComplete(done -> context.runOnContext(here -> {
            if (ended) {
                return;
            }
            if (done.succeeded()) {
                taken.accept(done.result());
            } else {
                again(done.cause());
            }
        }));
    }

    private void towards(FeedPosition end) {
        if (!end.topicId().equals(position.topicId())) {
            bid("events.silver was made anew: begin without an id");
            return;
        }
        position = position.over(end.offsets().length);
        int behind = position.behind(end, partition);
        if (behind < 0) {
            keepAlive();
            vertx.setTimer(config.look(), later -> step());
            return;
        }
        partition = (behind + 1) % end.offsets().length;
        then(feed.read(filter, position.topicId(), behind, position.next(behind), end.next(behind)), this::tell);
    }

    private void tell(Feed.Chunk chunk) {
        Buffer events = Buffer.buffer();
        for (Feed.Stored one : chunk.events()) {
            position = position.with(chunk.partition(), one.offset() + 1);
            if (one.row() != null) {
                events.appendString("id: " + position + "\nevent: stored\ndata: ")
                        .appendBytes(Json.write(EventListing.entry(one.row())))
                        .appendString("\n\n");
            }
        }
        position = position.with(chunk.partition(), chunk.end());
        if (events.length() == 0) {
            keepAlive();
            step();
        } else {
            write(events);
            onceTaken();
        }
    }

    /** Goes on when the client has taken what was written. */
    private void onceTaken() {
        if (!response.writeQueueFull()) {
            step();
            return;
        }
        long late = vertx.setTimer(config.patience(), over -> {
            LOG.atInfo()
                    .addKeyValue(Keys.PEER, request.remoteAddress())
                    .log("a client that follows was cut off, since it does not read");
            bid("it was not read in time");
        });
        response.drainHandler(drained -> {
            vertx.cancelTimer(late);
            response.drainHandler(null);
            step();
        });
    }

    private void keepAlive() {
        if (System.nanoTime() - toldAt > config.keepAlive() * 1_000_000L) {
            write(Buffer.buffer(": nothing new\nid: " + position + "\n\n"));
        }
    }

    /** PostgreSQL or Kafka does not answer: the client keeps its place. */
    private void again(Throwable failure) {
        LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("stored events can't be followed, tried again");
        keepAlive();
        vertx.setTimer(AGAIN_MILLIS, later -> step());
    }

    /** A last word, then the connection ends, whether or not that is read. */
    private void bid(String why) {
        if (ended) {
            return;
        }
        write(Buffer.buffer("event: end\ndata: " + why + "\n\n"));
        end();
        response.end();
        vertx.setTimer(LAST_WORD_MILLIS, over -> Disconnect.now(request.connection()));
    }

    private void write(Buffer text) {
        toldAt = System.nanoTime();
        response.write(text);
    }

    private void end() {
        if (!ended) {
            ended = true;
            gone.run();
        }
    }
}
