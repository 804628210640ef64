package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** One entry of {@code "verticles"}: its type says which record the settings become. */
final class VerticleBinder {
    private final Binder binder;
    private final LeafBinder leaves;
    private final Problems problems;
    private final VerticleTypes types;

    VerticleBinder(Binder binder, LeafBinder leaves, Problems problems, VerticleTypes types) {
        this.binder = binder;
        this.leaves = leaves;
        this.problems = problems;
        this.types = types;
    }

    VerticleConfig bind(String pointer, JsonNode json) {
        JsonNode entry = binder.objectOrEmpty(pointer, json);
        List<SettingOf> settings = SettingOf.of(VerticleConfig.class);
        binder.rejectUnknownKeys(settings, pointer, entry);
        String type = (String) leaf(settings.get(0), pointer, entry);
        String name = (String) leaf(settings.get(1), pointer, entry);
        int instances = (int) leaf(settings.get(2), pointer, entry);
        Record config = config(type, pointer, entry.get("config"));
        return new VerticleConfig(type, name == null ? type : name, instances, config);
    }

    private Object leaf(SettingOf of, String pointer, JsonNode entry) {
        return leaves.scalar(of, SourceFile.child(pointer, of.name()), entry.get(of.name()));
    }

    private Record config(String type, String pointer, JsonNode given) {
        if (type == null) {
            return new Unbound();
        }
        Class<? extends Record> record = types.types().get(type);
        if (record == null) {
            List<String> known = types.types().keySet().stream().sorted().toList();
            String rule = "unknown type; known: " + String.join(", ", known);
            problems.add(pointer + "/type", "\"" + type + "\"", rule, Nearest.to(type, known));
            return new Unbound();
        }
        JsonNode json = given == null || given.isNull() ? JsonNodeFactory.instance.objectNode() : given;
        Record config = binder.record(record, pointer + "/config", json);
        return config == null ? new Unbound() : config;
    }
}
