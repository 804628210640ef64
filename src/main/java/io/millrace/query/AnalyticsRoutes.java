package io.millrace.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.http.Parameters;
import io.millrace.http.Parameters.Mistake;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/analytics}: the aggregates of all streams; {@code /api/v1/analytics/{aggregate}}: its lines, by any of its keys, and by
 * {@code from} and {@code to} where one of them is a time; as pages, or whole as CSV or NDJSON.
 */
public final class AnalyticsRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsRoutes.class);
    private static final String PATH = "/api/v1/analytics";
    private static final Set<String> OF_PAGES = Set.of("from", "to", "limit");

    private final Map<String, AggregateListing> listings = new LinkedHashMap<>();

    public AnalyticsRoutes(Database database, StreamCatalog streams) {
        streams.all().forEach(stream -> stream.aggregates()
                .forEach(aggregate ->
                        listings.put(aggregate.name(), new AggregateListing(database, stream, aggregate))));
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, Future.succeededFuture(all())));
        router.get(PATH + "/:aggregate").handler(this::lines);
    }

    private ObjectNode all() {
        ObjectNode tree = Json.object();
        ArrayNode array = tree.putArray("aggregates");
        listings.forEach((name, listing) -> {
            ObjectNode one = array.addObject().put("name", name);
            listing.keys().forEach(one.putArray("keys")::add);
            listing.columns().stream()
                    .filter(column -> !listing.keys().contains(column))
                    .forEach(one.withArray("measures")::add);
        });
        return tree;
    }

    private void lines(RoutingContext context) {
        AggregateListing listing = listings.get(context.pathParam("aggregate"));
        if (listing == null) {
            Problem.of(404, "aggregate_not_found", "No stream declares an aggregate of this name.")
                    .with("known", List.copyOf(listings.keySet()))
                    .send(context);
            return;
        }
        List<Mistake> mistakes = new ArrayList<>();
        AggregateListing.Asked asked = asked(listing, context.queryParams(), mistakes);
        Download download = Download.of(context, AggregateListing.LINES, listing.columns(), mistakes);
        if (!mistakes.isEmpty()) {
            Parameters.refuse(context, mistakes);
        } else if (download == null) {
            answer(context, listing.page(asked));
        } else {
            AggregateListing.Asked large = asked.withLimit(EventFilter.MAX_LIMIT);
            download.send(
                    cursor -> listing.page(cursor == null ? large : large.after(cursor)),
                    failure -> failed(context, failure));
        }
    }

    private static AggregateListing.Asked asked(AggregateListing listing, MultiMap given, List<Mistake> mistakes) {
        Map<String, String> equal = new LinkedHashMap<>();
        boolean timed = listing.timeKey() != null;
        for (String name : given.names()) {
            if (listing.keys().contains(name)) {
                equal.put(name, given.get(name));
            } else if (!EventFilter.OF_ANY_LISTING.contains(name) || !timed && EventFilter.TIMES.contains(name)) {
                mistakes.add(new Mistake(
                        name, "is not a parameter of this aggregate; its keys: " + String.join(", ", listing.keys())));
            }
        }
        given.forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                mistakes.add(new Mistake(name, "must not hold the character U+0000"));
            }
        });
        EventFilter page = EventFilter.of(name -> OF_PAGES.contains(name) ? given.get(name) : null, mistakes);
        String cursor = given.get("cursor");
        try {
            if (cursor != null) {
                UUID.fromString(cursor);
            }
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake("cursor", "must be the next_cursor of an earlier page"));
        }
        return new AggregateListing.Asked(equal, text(page.from()), text(page.to()), cursor, page.limit());
    }

    private static String text(Object time) {
        return time == null ? null : time.toString();
    }

    private static void answer(RoutingContext context, Future<ObjectNode> page) {
        page.onSuccess(json -> context.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(Json.write(json))))
                .onFailure(failure -> failed(context, failure));
    }

    private static void failed(RoutingContext context, Throwable failure) {
        if (Database.refusesData(failure)) {
            Problem.of(400, "invalid_parameter", "A key's value is not of the key's type.")
                    .send(context);
            return;
        }
        LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("query failed");
        Problem.of(503, "storage_unavailable", "PostgreSQL does not answer in time; what was accepted is safe.")
                .withRetryAfter(1)
                .send(context);
    }
}
