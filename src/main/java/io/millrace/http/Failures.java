package io.millrace.http;

import io.millrace.log.Keys;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework's own errors, and those of routes that failed, in the one form of {@link Problem}. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "bad_request"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "forbidden"),
            Map.entry(404, "not_found"),
            Map.entry(405, "method_not_allowed"),
            Map.entry(406, "not_acceptable"),
            Map.entry(408, "request_timeout"),
            Map.entry(413, "body_too_large"),
            Map.entry(414, "uri_too_long"),
            Map.entry(415, "unsupported_media_type"),
            Map.entry(417, "expectation_failed"),
            Map.entry(429, "too_many_requests"),
            Map.entry(431, "headers_too_large"),
            Map.entry(500, "internal_error"),
            Map.entry(501, "not_implemented"),
            Map.entry(503, "unavailable"));

    private Failures() {}

    /** After all routes: what they left or failed is answered from here. */
    public static void mount(Router router) {
        AllowedMethods allowed = new AllowedMethods(router);
        for (int status = 400; status < 600; status++) {
            router.errorHandler(status, context -> answer(context, allowed));
        }
    }

    /** For the server: a request that is no HTTP, or whose head is beyond the limits; the connection ends with it. */
    public static void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        HttpServerResponse response = request.response();
        problem(status, "the head of the request can't be read").head(response);
        response.putHeader("connection", "close");
        response.end(Buffer.buffer(
                        problem(status, "the head of the request can't be read").toJson()))
                .onComplete(done -> request.connection().close());
    }

    private static void answer(RoutingContext context, AllowedMethods allowed) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (status >= 500 && context.failure() != null) {
            LOG.atError()
                    .setCause(context.failure())
                    .addKeyValue(Keys.METHOD, context.request().method())
                    .addKeyValue(Keys.PATH, context.normalizedPath())
                    .log("a route failed");
        }
        if (status == 405) {
            context.response().putHeader("allow", allowed.at(context.normalizedPath()));
        }
        problem(status, detail(status, context)).send(context);
    }

    private static Problem problem(int status, String detail) {
        return Problem.of(status, CODES.getOrDefault(status, "http_" + status), detail);
    }

    private static String detail(int status, RoutingContext context) {
        return switch (status) {
            case 404 -> "there is nothing at this path";
            case 405 -> "this path does not take " + context.request().method();
            case 500 -> "the server failed; its log says why";
            default -> "the request was refused with status " + status;
        };
    }
}
