package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.millrace.registry.PostgresCatalog.Entry;
import io.millrace.registry.PostgresCatalog.Incompatible;
import io.millrace.registry.RegistrySettings.Mode;
import io.millrace.registry.compatibility.Compatibility;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is asked of new versions, for all subjects and for one: config, mode; and whether a schema would be taken. */
final class SettingsRoutes {
    private final PostgresCatalog catalog;
    private final RegistrySettings settings;
    private final SchemaBodies bodies;

    SettingsRoutes(PostgresCatalog catalog, SchemaBodies bodies) {
        this.catalog = catalog;
        this.settings = catalog.settings();
        this.bodies = bodies;
    }

    void mount(RegistryApi api) {
        api.get("/config", context -> settings.inForce(RegistrySettings.ALL).map(SettingsRoutes::level));
        api.put("/config", context -> setLevel(context, RegistrySettings.ALL));
        api.delete("/config", context -> dropLevel(RegistrySettings.ALL));
        api.get("/config/:subject", this::level);
        api.put("/config/:subject", context -> setLevel(context, RegistryApi.newSubject(context)));
        api.delete("/config/:subject", context -> dropLevel(RegistryApi.subject(context)));
        api.get("/mode", context -> settings.inForce(RegistrySettings.ALL).map(SettingsRoutes::mode));
        api.put("/mode", context -> setMode(context, RegistrySettings.ALL));
        api.get("/mode/:subject", this::mode);
        api.put("/mode/:subject", context -> setMode(context, RegistryApi.newSubject(context)));
        api.delete("/mode/:subject", context -> dropMode(RegistryApi.subject(context)));
        api.post("/compatibility/subjects/:subject/versions", this::compareAll);
        api.post("/compatibility/subjects/:subject/versions/:version", this::compareOne);
    }

    private static JsonNode level(RegistrySettings.InForce asked) {
        return level(asked.compatibility());
    }

    private static JsonNode level(Compatibility compatibility) {
        return Json.object().put("compatibilityLevel", compatibility.name());
    }

    private static JsonNode mode(RegistrySettings.InForce asked) {
        return Json.object().put("mode", asked.mode().name());
    }

    private Future<JsonNode> level(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        return RegistryApi.flag(context, "defaultToGlobal")
                ? settings.inForce(subject).map(SettingsRoutes::level)
                : settings.compatibility(subject)
                        .map(own ->
                                level(own.orElseThrow(() -> RegistryError.nothingOfItsOwn(subject, "compatibility"))));
    }

    private Future<JsonNode> mode(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        return RegistryApi.flag(context, "defaultToGlobal")
                ? settings.inForce(subject).map(SettingsRoutes::mode)
                : settings.mode(subject)
                        .map(own -> own.orElseThrow(() -> RegistryError.nothingOfItsOwn(subject, "mode")))
                        .map(own -> Json.object().put("mode", own.name()));
    }

    private Future<JsonNode> setLevel(RoutingContext context, String subject) {
        return bodies.member(context, "compatibility").compose(text -> {
            Compatibility level = value(Compatibility.class, text).orElseThrow(RegistryError::invalidCompatibility);
            return settings.set(subject, level).map(Json.object().put("compatibility", level.name()));
        });
    }

    private Future<JsonNode> setMode(RoutingContext context, String subject) {
        return bodies.member(context, "mode").compose(text -> {
            Mode mode = value(Mode.class, text).orElseThrow(RegistryError::invalidMode);
            return settings.set(subject, mode).map(Json.object().put("mode", mode.name()));
        });
    }

    private static <E extends Enum<E>> Optional<E> value(Class<E> type, String text) {
        try {
            return Optional.of(Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Answers with what was in force until now. */
    private Future<JsonNode> dropLevel(String subject) {
        return settings.compatibility(subject).compose(own -> {
            if (own.isEmpty() && !subject.equals(RegistrySettings.ALL)) {
                throw RegistryError.nothingOfItsOwn(subject, "compatibility");
            }
            return settings.inForce(subject)
                    .compose(was -> settings.set(subject, (Compatibility) null).map(level(was)));
        });
    }

    private Future<JsonNode> dropMode(String subject) {
        return settings.mode(subject)
                .map(own -> own.orElseThrow(() -> RegistryError.nothingOfItsOwn(subject, "mode")))
                .compose(was ->
                        settings.set(subject, (Mode) null).map(Json.object().put("mode", was.name())));
    }

    /** As a registration would: by the latest version or by each. A subject that is not there takes all. */
    private Future<JsonNode> compareAll(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        return bodies.schema(context)
                .compose(schema -> settings.inForce(subject).compose(asked -> catalog.all(subject)
                        .compose(earlier -> catalog.compare(asked.compatibility(), earlier, schema))))
                .map(found -> judged(context, found));
    }

    private Future<JsonNode> compareOne(RoutingContext context) {
        String subject = RegistryApi.subject(context);
        int version = RegistryApi.version(context);
        return bodies.schema(context)
                .compose(schema -> settings.inForce(subject)
                        .compose(asked -> catalog.entry(subject, version).compose(earlier -> {
                            List<Entry> one = List.of(earlier);
                            return catalog.compare(asked.compatibility(), one, schema);
                        })))
                .map(found -> judged(context, found));
    }

    private static JsonNode judged(RoutingContext context, Optional<Incompatible> found) {
        ObjectNode answer = Json.object().put("is_compatible", found.isEmpty());
        if (RegistryApi.flag(context, "verbose")) {
            ArrayNode messages = answer.putArray("messages");
            found.ifPresent(one -> one.differences().forEach(difference -> messages.add(difference.toString())));
        }
        return answer;
    }
}
