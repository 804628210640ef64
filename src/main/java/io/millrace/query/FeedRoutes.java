package io.millrace.query;

import io.millrace.config.FollowConfig;
import io.millrace.database.Database;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.millrace.kafka.SilverIds;
import io.millrace.kafka.TopicAdmin;
import io.millrace.log.Keys;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /events/stream}: server-sent events of what is stored from now on, or from where {@code Last-Event-ID} says, on any node.
 * Filters as those of the listing. The number of clients is bounded, and what each may leave unread.
 */
public final class FeedRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRoutes.class);
    private static final Set<String> OF_PAGES = Set.of("cursor", "limit", "state", Download.PARAMETER);
    private static final String LAST = "last_event_id";
    private static final int RETRY_SECONDS = 5;

    private final Vertx vertx;
    private final Feed feed;
    private final FollowConfig config;
    private final AtomicInteger clients = new AtomicInteger();

    /** @param group that stores rows */
    public FeedRoutes(
            Vertx vertx,
            Database database,
            StreamCatalog streams,
            TopicAdmin topics,
            SilverIds ids,
            String group,
            FollowConfig config) {
        this.vertx = vertx;
        this.feed = new Feed(database, streams, topics, ids, group, config.look());
        this.config = config;
    }

    @Override
    public void mount(Router router) {
        router.get("/events/stream").handler(this::follow);
    }

    private void follow(RoutingContext context) {
        List<EventFilter.Mistake> mistakes = new ArrayList<>();
        Set<String> names = new TreeSet<>(context.queryParams().names());
        names.remove(LAST);
        names.stream()
                .filter(OF_PAGES::contains)
                .forEach(name -> mistakes.add(new EventFilter.Mistake(name, "is not a parameter of this stream")));
        EventFilter filter = EventFilter.of(
                names,
                name -> OF_PAGES.contains(name) ? null : context.queryParams().get(name),
                mistakes);
        FeedPosition last = last(context, mistakes);
        if (!mistakes.isEmpty()) {
            Problem.of(400, "invalid_parameter", "One or more query parameters can't be used.")
                    .with("errors", mistakes)
                    .send(context);
            return;
        }
        if (clients.incrementAndGet() > config.clients()) {
            clients.decrementAndGet();
            Problem.of(503, "busy", "More clients follow the stored events than follow.clients allows.")
                    .withRetryAfter(RETRY_SECONDS)
                    .send(context);
            return;
        }
        from(last).onSuccess(from -> begin(context, filter, from)).onFailure(failure -> {
            clients.decrementAndGet();
            refuse(context, failure);
        });
    }

    /** Null where the client has none. */
    private static FeedPosition last(RoutingContext context, List<EventFilter.Mistake> mistakes) {
        String header = context.request().getHeader("last-event-id");
        String text = header == null || header.isEmpty() ? context.queryParams().get(LAST) : header;
        try {
            return text == null || text.isEmpty() ? null : FeedPosition.parse(text);
        } catch (IllegalArgumentException e) {
            mistakes.add(new EventFilter.Mistake(LAST, "must be the id of an event of this stream"));
            return null;
        }
    }

    /** The place is gone where Kafka no longer has the records after it. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Future<FeedPosition> from(FeedPosition last) {
        if (last == null) {
            return feed.ends();
        }
        return feed.begins().map(begins -> {
            FeedPosition whole = last.over(begins.offsets().length);
            boolean there =
                    whole.topicId().equals(begins.topicId()) && whole.offsets().length == begins.offsets().length;
            for (int partition = 0; there && partition < begins.offsets().length; partition++) {
                there = whole.next(partition) >= begins.next(partition);
            }
            if (!there) {
                throw new Gone();
            }
            return whole;
        });
    }

    private void begin(RoutingContext context, EventFilter filter, FeedPosition from) {
        if (context.response().closed()) {
            clients.decrementAndGet();
            return;
        }
        new Follower(vertx, feed, filter, config, context.request(), from, clients::decrementAndGet).begin();
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof Gone) {
            Problem.of(410, "position_gone", "Events after this id are no longer in Kafka; GET /events has them.")
                    .send(context);
            return;
        }
        LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("stored events can't be followed");
        Problem.of(
                        503,
                        "storage_unavailable",
                        "Kafka or PostgreSQL does not answer in time; what was accepted is safe.")
                .withRetryAfter(1)
                .send(context);
    }
}
