package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.log.Keys;
import io.millrace.registry.PostgresCatalog.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Confluent Schema Registry REST API under {@code /registry}, for JSON Schema: subjects, versions, ids, registration and look-up.
 * Answers and errors have that API's form, not Millrace's own, so that existing tools understand them.
 */
public final class RegistryRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryRoutes.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int LONGEST_SUBJECT = 255;

    private final PostgresCatalog catalog;
    private final SchemaBodies bodies;

    /**
     * @param bodyBytes largest body of a request
     * @param bodyDeadline milliseconds from the head of a request to the last byte of its body
     */
    public RegistryRoutes(Vertx vertx, PostgresCatalog catalog, int bodyBytes, int bodyDeadline) {
        this.catalog = catalog;
        this.bodies = new SchemaBodies(vertx, bodyBytes, bodyDeadline, RegistryRoutes::fail);
    }

    @Override
    public void mount(Router router) {
        get(router, "", context -> Future.succeededFuture(Json.object()));
        get(router, "/config", context -> Future.succeededFuture(Json.object().put("compatibilityLevel", "NONE")));
        get(router, "/schemas/types", context -> Future.succeededFuture(array(List.of("JSON"))));
        get(router, "/schemas/ids/:id", this::byId);
        get(router, "/schemas/ids/:id/versions", this::uses);
        get(router, "/subjects", context -> catalog.subjects().map(RegistryRoutes::array));
        get(router, "/subjects/:subject/versions", this::versions);
        get(router, "/subjects/:subject/versions/:version", context -> entry(context)
                .map(RegistryRoutes::shown));
        get(router, "/subjects/:subject/versions/:version/schema", context -> entry(context)
                .map(entry -> Json.read(entry.schema())));
        post(router, "/subjects/:subject", this::lookUp);
        post(router, "/subjects/:subject/versions", this::register);
    }

    private void get(Router router, String path, Function<RoutingContext, Future<JsonNode>> answer) {
        router.get("/registry" + path).handler(context -> answer(context, answer));
    }

    private void post(Router router, String path, Function<RoutingContext, Future<JsonNode>> answer) {
        bodies.mount(router, "/registry" + path).handler(context -> answer(context, answer));
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

    private Future<JsonNode> byId(RoutingContext context) {
        return catalog.schema(id(context)).map(found -> Json.object()
                .put("schemaType", "JSON")
                .put("schema", found.orElseThrow(RegistryError::schemaNotFound)));
    }

    private Future<JsonNode> uses(RoutingContext context) {
        return catalog.uses(id(context)).map(entries -> {
            ArrayNode array = Json.MAPPER.createArrayNode();
            entries.forEach(
                    entry -> array.addObject().put("subject", entry.subject()).put("version", entry.version()));
            if (entries.isEmpty()) {
                throw RegistryError.schemaNotFound();
            }
            return array;
        });
    }

    private Future<JsonNode> versions(RoutingContext context) {
        String subject = subject(context);
        return catalog.versions(subject).map(versions -> {
            if (versions.isEmpty()) {
                throw RegistryError.subjectNotFound(subject);
            }
            return array(versions);
        });
    }

    private Future<Entry> entry(RoutingContext context) {
        String subject = subject(context);
        String version = context.pathParam("version");
        boolean latest = version.equals("latest") || version.equals("-1");
        if (!latest && !NUMBER.matcher(version).matches()) {
            throw RegistryError.invalidVersion(version);
        }
        Future<Optional<Entry>> found =
                latest ? catalog.latest(subject) : catalog.version(subject, Integer.parseInt(version));
        return found.compose(entry -> entry.map(Future::succeededFuture).orElseGet(() -> missing(subject, version)));
    }

    private Future<Entry> missing(String subject, String version) {
        return catalog.versions(subject).map(versions -> {
            throw versions.isEmpty() ? RegistryError.subjectNotFound(subject) : RegistryError.versionNotFound(version);
        });
    }

    private Future<JsonNode> lookUp(RoutingContext context) {
        String subject = subject(context);
        return bodies.schema(context)
                .compose(schema -> catalog.find(subject, schema))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(shown(found.get()))
                        : catalog.versions(subject).map(versions -> {
                            throw versions.isEmpty()
                                    ? RegistryError.subjectNotFound(subject)
                                    : RegistryError.schemaNotFound();
                        }));
    }

    private Future<JsonNode> register(RoutingContext context) {
        String subject = subject(context);
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT || subject.indexOf('\0') >= 0) {
            throw RegistryError.invalidSchema("a subject has 1 to " + LONGEST_SUBJECT + " characters");
        }
        return bodies.schema(context)
                .compose(schema -> catalog.register(subject, schema))
                .map(registered -> Json.object().put("id", registered.id()));
    }

    private static int id(RoutingContext context) {
        String text = context.pathParam("id");
        if (!NUMBER.matcher(text).matches()) {
            throw RegistryError.schemaNotFound();
        }
        return Integer.parseInt(text);
    }

    private static String subject(RoutingContext context) {
        return context.pathParam("subject");
    }

    private static JsonNode shown(Entry entry) {
        ObjectNode shown = Json.object().put("subject", entry.subject()).put("version", entry.version());
        return shown.put("id", entry.id()).put("schemaType", "JSON").put("schema", entry.schema());
    }

    private static JsonNode array(List<?> values) {
        return Json.MAPPER.valueToTree(values);
    }
}
