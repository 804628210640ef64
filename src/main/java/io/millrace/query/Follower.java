package io.millrace.query;

import io.millrace.config.FollowConfig;
import io.millrace.http.Disconnect;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Feed feed;
    private final FollowConfig config;
    private final Asked asked;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private FeedPosition position;
    private int partition;
    private long alive = NONE;
    private long late = NONE;
    private boolean told;
    private boolean ended;

    /**
     * What a client asks for.
     *
     * @param newest whether this node knows all streams; where not, it would pass over events of others
     * @param gone is run once, when the client is not followed any more
     */
    record Asked(EventFilter filter, FeedPosition from, BooleanSupplier newest, Runnable gone) {}

    Follower(Vertx vertx, Feed feed, FollowConfig config, Asked asked, HttpServerRequest request) {
        this.vertx = vertx;
        this.feed = feed;
        this.config = config;
        this.asked = asked;
        this.request = request;
        this.response = request.response();
        this.position = asked.from;
    }

    void begin() {
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store")
                .putHeader("connection", "close") // nothing follows the last word
                .putHeader("x-accel-buffering", "no"); // a proxy that gathers would hold events back
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> end());
        request.connection().shutdownHandler(leaving -> bid("the node stops"));
        response.write("retry: " + AGAIN_MILLIS + "\nid: " + position + "\n\n");
        alive = vertx.setPeriodic(config.keepAlive(), time -> keepAlive());
        step();
    }

    private void step() {
        if (!asked.newest.getAsBoolean()) {
            bid("another node has newer declarations of streams: follow that one");
        } else if (!ended) {
            then(feed.ends(), this::towards);
        }
    }

    private <T> void then(Future<T> future, Consumer<T> taken) {
        future.onComplete(done -> {
            if (ended) {
                return;
            }
            if (done.succeeded()) {
                taken.accept(done.result());
            } else { // PostgreSQL or Kafka does not answer: the client keeps its place
                vertx.setTimer(AGAIN_MILLIS, later -> step());
            }
        });
    }

    private void towards(FeedPosition end) {
        if (!end.topicId().equals(position.topicId())) {
            bid("events.silver was made anew: begin without an id");
            return;
        }
        position =
                position.over(end.offsets().length).notBeyond(end); // a person moved rows back: they are stored again
        int behind = position.behind(end, partition);
        if (behind < 0) {
            vertx.setTimer(config.look(), later -> step());
            return;
        }
        partition = (behind + 1) % end.offsets().length;
        then(feed.read(asked.filter, position, behind, end.next(behind)), this::tell);
    }

    private void tell(Optional<Feed.Chunk> found) {
        if (found.isEmpty()) {
            bid("what comes next is no longer in Kafka: begin without an id");
            return;
        }
        Feed.Chunk chunk = found.get();
        Buffer events = Buffer.buffer();
        for (Feed.Stored one : chunk.events()) {
            if (one.row() != null) {
                position = position.with(chunk.partition(), one.offset() + 1);
                events.appendString("id: " + position + "\nevent: stored\ndata: ")
                        .appendBytes(Json.write(EventListing.entry(one.row())))
                        .appendString("\n\n");
            }
        }
        position = position.with(chunk.partition(), chunk.end());
        if (events.length() > 0) {
            told = true;
            response.write(events);
        }
        onceTaken();
    }

    /** Goes on when the client has taken what was written. */
    private void onceTaken() {
        if (!response.writeQueueFull()) {
            step();
            return;
        }
        late = vertx.setTimer(config.patience(), over -> {
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

    /** Into a queue that is full nothing more is put. */
    private void keepAlive() {
        if (!told && !response.writeQueueFull()) {
            response.write(": nothing new\nid: " + position + "\n\n");
        }
        told = false;
    }

    /** A last word, then the connection ends, whether or not that is read. */
    private void bid(String why) {
        if (ended) {
            return;
        }
        end();
        response.end("event: end\ndata: " + why + "\n\n");
        vertx.setTimer(LAST_WORD_MILLIS, over -> Disconnect.now(request.connection()));
    }

    private void end() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(alive);
            vertx.cancelTimer(late);
            asked.gone.run();
        }
    }
}
