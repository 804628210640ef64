package io.millrace.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes a POST that changes something, with a small JSON object as its body. What browsers send for pages from elsewhere is refused, and
 * so is every media type but JSON, which such pages can't send unasked. Thread: the event loop of the server.
 */
public final class JsonBody {
    static final int BYTES = 65_536;
    private static final String TIMER = "json.body.timer";

    private JsonBody() {}

    /** One thing that can't be used: where it is (RFC 6901) and why. */
    public record Mistake(String pointer, String message) {}

    /**
     * A route whose handlers, added by the caller, find the body read.
     *
     * @param deadlineMillis from the head of the request to the last byte of its body
     */
    public static Route mount(Router router, String path, int deadlineMillis) {
        router.post(path).handler(context -> admit(context, deadlineMillis)); // whoever is refused has no body read
        return router.post(path)
                .handler(BodyHandler.create(false).setBodyLimit(BYTES))
                .handler(JsonBody::arrived)
                .failureHandler(JsonBody::failed);
    }

    /**
     * The object; empty where the body is none or can't be used, which is answered then.
     *
     * @param rule tells all that can't be used
     */
    public static Optional<ObjectNode> of(RoutingContext context, Function<ObjectNode, List<Mistake>> rule) {
        try {
            JsonNode body = context.body().buffer() == null
                    ? Json.MAPPER.missingNode()
                    : Json.read(context.body().buffer().getBytes());
            if (body instanceof ObjectNode object) {
                List<Mistake> mistakes = rule.apply(object);
                if (mistakes.isEmpty()) {
                    return Optional.of(object);
                }
                refuse(context, mistakes);
                return Optional.empty();
            }
        } catch (UncheckedIOException e) {
            // told below, like any other value that is no object
        }
        refuse(context, List.of(new Mistake("", "must be one JSON object")));
        return Optional.empty();
    }

    private static void refuse(RoutingContext context, List<Mistake> mistakes) {
        Problem.of(400, "invalid_body", "The body of the request can't be used.")
                .with("errors", mistakes)
                .send(context);
    }

    private static void admit(RoutingContext context, int deadlineMillis) {
        if (CrossSite.is(context.request())) {
            last(context, Problem.of(403, "cross_site", "A page from elsewhere must not change anything here."));
            return;
        }
        String type = context.request().getHeader("content-type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            last(context, Problem.of(415, "unsupported_media_type", "The body must be application/json."));
            return;
        }
        long timer = context.vertx()
                .setTimer(
                        deadlineMillis,
                        late -> last(
                                context,
                                Problem.of(
                                        408,
                                        "request_timeout",
                                        "The body did not arrive within " + deadlineMillis + " ms.")));
        context.put(TIMER, timer);
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
        context.next();
    }

    /** The connection ends with it: HTTP would have it wait for the rest of the body. */
    private static void last(RoutingContext context, Problem problem) {
        context.addEndHandler(answered -> context.request().connection().close());
        context.response().putHeader("connection", "close");
        problem.send(context);
    }

    private static void arrived(RoutingContext context) {
        context.vertx().cancelTimer(context.<Long>get(TIMER));
        context.next();
    }

    private static void failed(RoutingContext context) {
        if (context.statusCode() == 413) {
            Problem.of(413, "body_too_large", "The body may have " + BYTES + " bytes.")
                    .send(context);
        } else if (!context.response().closed()) { // else the client went away, which is no failure
            context.next();
        }
    }
}
