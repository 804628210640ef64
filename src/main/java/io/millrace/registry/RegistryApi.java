package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.http.CrossSite;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of Confluent's API: routes under {@code /registry}, answers of its media type, errors by its codes. Work of a route answers by
 * a future, or throws a {@link RegistryError}.
 */
final class RegistryApi {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryApi.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int LONGEST_SUBJECT = 255;

    private final Router router;
    private final SchemaBodies bodies;

    RegistryApi(Router router, SchemaBodies bodies) {
        this.router = router;
        this.bodies = bodies;
    }

    static SchemaBodies bodies(Vertx vertx, int bytes, int deadlineMillis) {
        return new SchemaBodies(vertx, bytes, deadlineMillis, RegistryApi::fail);
    }

    void get(String path, Function<RoutingContext, Future<JsonNode>> work) {
        router.get("/registry" + path).handler(context -> answer(context, work));
    }

    void post(String path, Function<RoutingContext, Future<JsonNode>> work) {
        bodies.mount(router, HttpMethod.POST, "/registry" + path).handler(context -> answer(context, work));
    }

    void put(String path, Function<RoutingContext, Future<JsonNode>> work) {
        bodies.mount(router, HttpMethod.PUT, "/registry" + path).handler(context -> answer(context, work));
    }

    void delete(String path, Function<RoutingContext, Future<JsonNode>> work) {
        router.delete("/registry" + path).handler(context -> {
            if (CrossSite.is(context.request())) {
                fail(context, RegistryError.crossSite());
            } else {
                answer(context, work);
            }
        });
    }

    private static void answer(RoutingContext context, Function<RoutingContext, Future<JsonNode>> work) {
        Future<JsonNode> answer;
        try {
            answer = work.apply(context);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onSuccess(body -> send(context, 200, body)).onFailure(e -> fail(context, e));
    }

    private static void fail(RoutingContext context, Throwable failure) {
        RegistryError error = failure instanceof RegistryError known ? known : RegistryError.storeFailed();
        if (error != failure) {
            LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("the registry's store failed");
        }
        if (error.status() == 503) {
            context.response().putHeader("retry-after", "1");
        }
        send(
                context,
                error.status(),
                Json.object().put("error_code", error.code()).put("message", error.getMessage()));
    }

    private static void send(RoutingContext context, int status, JsonNode body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", MEDIA_TYPE)
                .end(Buffer.buffer(Json.write(body)));
    }

    static int id(RoutingContext context) {
        String text = context.pathParam("id");
        if (!NUMBER.matcher(text).matches()) {
            throw RegistryError.schemaNotFound();
        }
        return Integer.parseInt(text);
    }

    /** 0 for the latest one. */
    static int version(RoutingContext context) {
        String text = context.pathParam("version");
        if (text.equals("latest") || text.equals("-1")) {
            return 0;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw RegistryError.invalidVersion(text);
        }
        return Integer.parseInt(text);
    }

    static String subject(RoutingContext context) {
        return context.pathParam("subject");
    }

    /** One under which something can be written. */
    static String newSubject(RoutingContext context) {
        String subject = subject(context);
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT || subject.indexOf('\0') >= 0) {
            throw RegistryError.invalidSchema("a subject has 1 to " + LONGEST_SUBJECT + " characters");
        }
        return subject;
    }

    static boolean flag(RoutingContext context, String name) {
        return "true".equalsIgnoreCase(context.request().getParam(name));
    }

    static JsonNode array(List<?> values) {
        return Json.MAPPER.valueToTree(values);
    }
}
