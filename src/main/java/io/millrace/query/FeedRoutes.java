package io.millrace.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.FollowConfig;
import io.millrace.http.Parameters;
import io.millrace.http.Parameters.Mistake;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /events/stream}: server-sent events of what is stored from now on, or from where {@code Last-Event-ID} says, on any node.
 * Filters as those of the listing. The number of clients is bounded, and what each may leave unread.
 */
public final class FeedRoutes implements Routes {
    private static final String LAST = "last_event_id";
    private static final int RETRY_SECONDS = 5;

    private final Vertx vertx;
    private final Feed feed;
    private final FollowConfig config;
    private final BooleanSupplier newest;
    private final AtomicInteger clients = new AtomicInteger();

    /** @param newest whether no other node has newer declarations of streams */
    public FeedRoutes(Vertx vertx, Feed feed, FollowConfig config, BooleanSupplier newest, MeterRegistry metrics) {
        this.vertx = vertx;
        this.feed = feed;
        this.config = config;
        this.newest = newest;
        metrics.gauge("millrace.follow.clients", clients);
    }

    @Override
    public void mount(Router router) {
        router.get("/events/stream").handler(this::follow);
    }

    private void follow(RoutingContext context) {
        List<Mistake> mistakes = new ArrayList<>();
        EventFilter filter = EventFilter.of(context.queryParams()::get, mistakes);
        FeedPosition last = last(context, mistakes);
        if (!mistakes.isEmpty()) {
            Parameters.refuse(context, mistakes);
        } else if (!newest.getAsBoolean()) {
            busy(context, "Another node has newer declarations of streams; this one would not tell all events.");
        } else if (clients.incrementAndGet() > config.clients()) {
            clients.decrementAndGet();
            busy(context, "More clients follow the stored events than follow.clients allows.");
        } else {
            from(last).onComplete(found -> {
                if (found.failed()) {
                    clients.decrementAndGet();
                    unavailable(context);
                } else {
                    begin(context, filter, found.result());
                }
            });
        }
    }

    /** Null where the client has none. */
    private static FeedPosition last(RoutingContext context, List<Mistake> mistakes) {
        String header = context.request().getHeader("last-event-id");
        String text = header == null || header.isEmpty() ? context.queryParams().get(LAST) : header;
        try {
            return text == null || text.isEmpty() ? null : FeedPosition.parse(text);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(LAST, "must be the id of an event of this stream"));
            return null;
        }
    }

    /** Empty where Kafka no longer has what comes after it. */
    private Future<Optional<FeedPosition>> from(FeedPosition last) {
        if (last == null) {
            return feed.ends().map(Optional::of);
        }
        return feed.begins().compose(begins -> {
            FeedPosition whole = last.over(begins.offsets().length);
            boolean there = whole.topicId().equals(begins.topicId())
                    && whole.offsets().length == begins.offsets().length
                    && whole.behind(begins, 0) < 0;
            return there
                    ? feed.look().map(ends -> Optional.of(whole.notBeyond(ends)))
                    : Future.succeededFuture(Optional.empty());
        });
    }

    private void begin(RoutingContext context, EventFilter filter, Optional<FeedPosition> from) {
        if (from.isEmpty() || context.response().closed()) {
            clients.decrementAndGet();
            Problem.of(410, "position_gone", "Events after this id are no longer in Kafka; GET /events has them.")
                    .send(context);
            return;
        }
        Follower.Asked asked = new Follower.Asked(filter, from.get(), newest, clients::decrementAndGet);
        new Follower(vertx, feed, config, asked, context.request()).begin();
    }

    private static void busy(RoutingContext context, String detail) {
        Problem.of(503, "busy", detail).withRetryAfter(RETRY_SECONDS).send(context);
    }

    private static void unavailable(RoutingContext context) {
        Problem.of(
                        503,
                        "storage_unavailable",
                        "Kafka or PostgreSQL does not answer in time, or no node stores rows; what was accepted is safe.")
                .withRetryAfter(1)
                .send(context);
    }
}
