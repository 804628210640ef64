package io.millrace.query;

import io.millrace.database.Database;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.http.Parameters;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /events}, {@code GET /events/{id}} and its {@code /trace}. With PostgreSQL away all answer 503, {@code storage_unavailable}. */
public final class EventRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);
    private static final Duration MAY_STILL_COME = Duration.ofMinutes(1);
    private static final int RETRY_SECONDS = 1;

    private final EventFinder finder;
    private final EventListing listing;
    private final EventTrace trace;
    private final Copies copies;
    private final Supplier<Future<Boolean>> refineLags;
    private final Clock clock;

    /** @param refineLags true while accepted events may not have been claimed yet */
    public EventRoutes(
            Database database,
            StreamCatalog streams,
            Copies copies,
            Supplier<Future<Boolean>> refineLags,
            Clock clock) {
        this.finder = new EventFinder(database, streams);
        this.listing = new EventListing(database, streams);
        this.trace = new EventTrace(database, streams);
        this.copies = copies;
        this.refineLags = refineLags;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/events").handler(this::list);
        router.get("/events/:id").handler(this::one);
        router.get("/events/:id/trace").handler(this::trace);
    }

    private void list(RoutingContext context) {
        List<Parameters.Mistake> mistakes = new ArrayList<>();
        EventFilter filter = EventFilter.of(context.queryParams()::get, mistakes);
        Download download = Download.of(context, EventListing.EVENTS, EventListing.COLUMNS, mistakes);
        if (!mistakes.isEmpty()) {
            Parameters.refuse(context, mistakes);
            return;
        }
        if (download == null) {
            answer(context, listing.page(filter).map(page -> Buffer.buffer(Json.write(page))));
        } else {
            EventFilter large = filter.withLimit(EventFilter.MAX_LIMIT);
            download.send(cursor -> listing.page(large.after(cursor)), failure -> unavailable(context, failure));
        }
    }

    private void one(RoutingContext context) {
        UUID id = id(context);
        finder.find(id)
                .onSuccess(found -> found.ifPresentOrElse(
                        facts -> answer(context, withCopies(id, facts)), () -> notFound(context, id)))
                .onFailure(failure -> unavailable(context, failure));
    }

    private void trace(RoutingContext context) {
        UUID id = id(context);
        trace.of(id)
                .onSuccess(found -> found.ifPresentOrElse(
                        told -> answer(context, Future.succeededFuture(Buffer.buffer(Json.write(told)))),
                        () -> notFound(context, id)))
                .onFailure(failure -> unavailable(context, failure));
    }

    /** The contract asks for one. */
    private static UUID id(RoutingContext context) {
        return UUID.fromString(context.pathParam("id"));
    }

    private Future<Buffer> withCopies(UUID id, EventFacts facts) {
        Future<Optional<Copies.Copy>> raw = copy(facts.raw(), origin -> copies.raw(origin, id));
        Future<Optional<Copies.Copy>> enriched =
                copy(facts.silver(), origin -> copies.enriched(origin, id, facts.revision()));
        return Future.all(raw, enriched).map(both -> EventAnswer.write(id, facts, raw.result(), enriched.result()));
    }

    /** A copy that can't be read now is left out of the answer, and logged: where it lies is told all the same. */
    private static Future<Optional<Copies.Copy>> copy(
            Origin origin, java.util.function.Function<Origin, Future<Optional<Copies.Copy>>> reader) {
        if (origin == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return reader.apply(origin).recover(failure -> {
            if (failure instanceof CopiesInTurn.Busy) {
                return Future.failedFuture(failure);
            }
            LOG.atWarn()
                    .addKeyValue(Keys.ORIGIN, origin)
                    .addKeyValue(Keys.CAUSE, failure.toString())
                    .log("copy of an event can't be read");
            return Future.succeededFuture(Optional.empty());
        });
    }

    private void notFound(RoutingContext context, UUID id) {
        Instant made = Ids.timeOf(id);
        boolean fresh = made != null && clock.instant().isBefore(made.plus(MAY_STILL_COME));
        Future<Boolean> mayCome = fresh ? Future.succeededFuture(true) : refineLags.get();
        mayCome.onSuccess(may -> notFound(may).send(context)).onFailure(failure -> unavailable(context, failure));
    }

    private static Problem notFound(boolean mayCome) {
        Problem problem = Problem.of(404, "event_not_found", "No event of this id is known.");
        return mayCome ? problem.withRetryAfter(RETRY_SECONDS) : problem;
    }

    private static void answer(RoutingContext context, Future<Buffer> body) {
        body.onSuccess(json -> context.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(json))
                .onFailure(failure -> unavailable(context, failure));
    }

    private static void unavailable(RoutingContext context, Throwable failure) {
        if (failure instanceof CopiesInTurn.Busy) {
            Problem.of(503, "busy", "More events are asked for than services.s3.readers allows at a time.")
                    .withRetryAfter(RETRY_SECONDS)
                    .send(context);
            return;
        }
        LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("query failed");
        Problem.of(503, "storage_unavailable", "PostgreSQL does not answer in time; what was accepted is safe.")
                .withRetryAfter(RETRY_SECONDS)
                .send(context);
    }
}
