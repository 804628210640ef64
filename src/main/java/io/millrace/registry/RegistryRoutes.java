package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.registry.PostgresCatalog.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;

/**
 * The Confluent Schema Registry REST API under {@code /registry}, for JSON Schema: subjects, versions, ids, registration and look-up,
 * deletion, and by {@link SettingsRoutes} config, mode and compatibility. Answers and errors have that API's form, not Millrace's own, so that
 * existing tools understand them.
 */
public final class RegistryRoutes implements Routes {
    private final PostgresCatalog catalog;
    private final SchemaBodies bodies;

    /**
     * @param bodyBytes largest body of a request
     * @param bodyDeadline milliseconds from the head of a request to the last byte of its body
     */
    public RegistryRoutes(Vertx vertx, PostgresCatalog catalog, int bodyBytes, int bodyDeadline) {
        this.catalog = catalog;
        this.bodies = RegistryApi.bodies(vertx, bodyBytes, bodyDeadline);
    }

    @Override
    public void mount(Router router) {
        RegistryApi api = new RegistryApi(router, bodies);
        api.get("", context -> Future.succeededFuture(Json.object()));
        api.get("/schemas/types", context -> Future.succeededFuture(RegistryApi.array(List.of("JSON"))));
        api.get("/schemas/ids/:id", this::byId);
        api.get("/schemas/ids/:id/versions", this::uses);
        api.get("/schemas/ids/:id/subjects", this::users);
        api.get("/subjects", this::subjects);
        api.post("/subjects/:subject", this::lookUp);
        api.delete("/subjects/:subject", this::deleteSubject);
        api.get("/subjects/:subject/versions", this::versions);
        api.post("/subjects/:subject/versions", this::register);
        api.get("/subjects/:subject/versions/:version", context -> entry(context)
                .map(RegistryRoutes::shown));
        api.delete("/subjects/:subject/versions/:version", this::deleteVersion);
        api.get("/subjects/:subject/versions/:version/schema", context -> entry(context)
                .map(entry -> Json.read(entry.schema())));
        api.get("/subjects/:subject/versions/:version/referencedby", context -> entry(context)
                .map(entry -> Json.MAPPER.createArrayNode())); // there are no references
        new SettingsRoutes(catalog, bodies).mount(api);
    }

    private Future<JsonNode> byId(RoutingContext context) {
        return catalog.schema(RegistryApi.id(context)).map(found -> Json.object()
                .put("schemaType", "JSON")
                .put("schema", found.orElseThrow(RegistryError::schemaNotFound)));
    }

    private Future<JsonNode> uses(RoutingContext context) {
        return usesOf(context).map(entries -> {
            ArrayNode array = Json.MAPPER.createArrayNode();
            entries.forEach(
                    entry -> array.addObject().put("subject", entry.subject()).put("version", entry.version()));
            return array;
        });
    }

    private Future<JsonNode> users(RoutingContext context) {
        return usesOf(context)
                .map(entries -> RegistryApi.array(
                        entries.stream().map(Entry::subject).distinct().toList()));
    }

    private Future<List<Entry>> usesOf(RoutingContext context) {
        return catalog.uses(RegistryApi.id(context)).map(entries -> {
            if (entries.isEmpty()) {
                throw RegistryError.schemaNotFound();
            }
            return entries;
        });
    }

    private Future<JsonNode> subjects(RoutingContext context) {
        String prefix = Objects.requireNonNullElse(context.request().getParam("subjectPrefix"), "");
        return catalog.subjects(prefix, RegistryApi.flag(context, "deleted")).map(RegistryApi::array);
    }

    private Future<JsonNode> versions(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        return catalog.versions(subject, RegistryApi.flag(context, "deleted")).map(versions -> {
            if (versions.isEmpty()) {
                throw RegistryError.subjectNotFound(subject);
            }
            return RegistryApi.array(versions);
        });
    }

    private Future<Entry> entry(RoutingContext context) {
        return catalog.entry(RegistryApi.subject(context), RegistryApi.version(context));
    }

    private Future<JsonNode> lookUp(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        return bodies.schema(context)
                .compose(schema -> catalog.find(subject, schema))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(shown(found.get()))
                        : catalog.versions(subject, false).map(versions -> {
                            throw versions.isEmpty()
                                    ? RegistryError.subjectNotFound(subject)
                                    : RegistryError.schemaNotFound();
                        }));
    }

    private Future<JsonNode> register(RoutingContext context) {
        String subject = RegistryApi.newSubject(context);
        return bodies.schema(context)
                .compose(schema -> catalog.register(subject, schema))
                .map(registered -> Json.object().put("id", registered.id()));
    }

    private Future<JsonNode> deleteSubject(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        boolean forGood = RegistryApi.flag(context, "permanent");
        return catalog.versions(subject, false)
                .compose(present -> {
                    if (forGood && !present.isEmpty()) {
                        throw RegistryError.notYetDeleted("Subject '" + subject + "'");
                    }
                    return catalog.delete(subject, 0, forGood);
                })
                .map(deleted -> {
                    if (deleted.isEmpty()) {
                        throw RegistryError.subjectNotFound(subject);
                    }
                    return RegistryApi.array(deleted);
                });
    }

    private Future<JsonNode> deleteVersion(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        boolean forGood = RegistryApi.flag(context, "permanent");
        int asked = RegistryApi.version(context);
        if (asked == 0 || !forGood) {
            return entry(context)
                    .compose(entry -> forGood
                            ? Future.failedFuture(RegistryError.notYetDeleted("Version " + entry.version()))
                            : catalog.delete(subject, entry.version(), false).map(number(entry.version())));
        }
        return catalog.versions(subject, false).compose(present -> {
            if (present.contains(asked)) {
                throw RegistryError.notYetDeleted("Version " + asked);
            }
            return catalog.delete(subject, asked, true).map(deleted -> {
                if (deleted.isEmpty()) {
                    throw RegistryError.versionNotFound(Integer.toString(asked));
                }
                return number(asked);
            });
        });
    }

    private static JsonNode number(int version) {
        return Json.MAPPER.getNodeFactory().numberNode(version);
    }

    private static JsonNode shown(Entry entry) {
        ObjectNode shown = Json.object().put("subject", entry.subject()).put("version", entry.version());
        return shown.put("id", entry.id()).put("schemaType", "JSON").put("schema", entry.schema());
    }
}
