package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.Violation;
import io.millrace.http.CrossSite;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Takes the requests that bring a schema: few at a time, each within bytes and time, and judged on one worker, since compiling a
 * hostile schema takes seconds. Who comes beyond that is told to come again, and pages from elsewhere are refused.
 *
 * <p>Thread: any event loop; shared by the instances of the server.
 */
final class SchemaBodies {
    /** From the head of a request to the end of its answer. */
    static final int AT_ONCE = 8;

    /** The worker that judges schemas, one after the other. */
    static final String JUDGE = "registry-schemas";

    private static final int MOST_MISTAKES = 20;
    private static final String TIMER = "registry.body.timer";

    private final Vertx vertx;
    private final WorkerExecutor judge;
    private final int bytes;
    private final int deadlineMillis;
    private final BiConsumer<RoutingContext, RegistryError> refuse;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param refuse answers with an error */
    SchemaBodies(Vertx vertx, int bytes, int deadlineMillis, BiConsumer<RoutingContext, RegistryError> refuse) {
        this.vertx = vertx;
        this.judge = vertx.createSharedWorkerExecutor(JUDGE, 1);
        this.bytes = bytes;
        this.deadlineMillis = deadlineMillis;
        this.refuse = refuse;
    }

    /** A route whose handlers, added by the caller, find the body read. */
    Route mount(Router router, HttpMethod method, String path) {
        router.route(method, path).handler(this::admit); // whoever is refused has no body read
        return router.route(method, path)
                .handler(BodyHandler.create(false).setBodyLimit(bytes))
                .handler(SchemaBodies::arrived)
                .failureHandler(this::failed);
    }

    /** The text of a usable JSON Schema from the request's body; fails with a {@link RegistryError} where it is none. */
    Future<String> schema(RoutingContext context) {
        byte[] body = body(context);
        return judge.executeBlocking(() -> text(body), false);
    }

    /** A text member of the request's body; fails with a {@link RegistryError} where it is no JSON, empty where it is not there. */
    Future<String> member(RoutingContext context, String name) {
        byte[] body = body(context);
        return judge.executeBlocking(() -> read(body).path(name).asText(), false);
    }

    private static byte[] body(RoutingContext context) {
        return context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    private void admit(RoutingContext context) {
        if (CrossSite.is(context.request())) {
            last(context, RegistryError.crossSite());
            return;
        }
        if (underWay.incrementAndGet() > AT_ONCE) {
            underWay.decrementAndGet();
            refuse.accept(context, RegistryError.busy(AT_ONCE));
            return;
        }
        long timer = vertx.setTimer(deadlineMillis, late -> last(context, RegistryError.slowBody(deadlineMillis)));
        context.put(TIMER, timer);
        context.addEndHandler(end -> {
            vertx.cancelTimer(timer);
            underWay.decrementAndGet();
        });
        context.next();
    }

    /** The connection ends with it: HTTP would have it wait for the rest of the body. */
    private void last(RoutingContext context, RegistryError error) {
        context.addEndHandler(answered -> context.request().connection().close());
        context.response().putHeader("connection", "close");
        refuse.accept(context, error);
    }

    private static void arrived(RoutingContext context) {
        context.vertx().cancelTimer(context.<Long>get(TIMER));
        context.next();
    }

    private void failed(RoutingContext context) {
        if (context.statusCode() == 413) {
            refuse.accept(context, RegistryError.tooLarge(bytes));
        } else if (!context.response().closed()) { // else the client went away, which is no failure
            context.next();
        }
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (UncheckedIOException e) {
            throw RegistryError.invalidSchema("the body is not JSON");
        }
    }

    private static String text(byte[] bytes) {
        JsonNode body = read(bytes);
        try {
            if (!body.path("schemaType").asText("AVRO").equals("JSON")) {
                throw RegistryError.invalidSchema("schemaType must be JSON: Avro and Protobuf are not taken");
            }
            if (!body.path("references").isEmpty()) {
                throw RegistryError.invalidSchema("references are not supported");
            }
            String text = body.path("schema").asText();
            List<Violation> mistakes = EventSchema.mistakes(Json.read(text));
            if (text.indexOf('\0') >= 0 || !mistakes.isEmpty()) {
                throw RegistryError.invalidSchema(
                        mistakes.stream().limit(MOST_MISTAKES).toList().toString());
            }
            return text;
        } catch (UncheckedIOException e) {
            throw RegistryError.invalidSchema("it is not JSON");
        }
    }
}
