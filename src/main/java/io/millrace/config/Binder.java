package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON becomes records whose components carry {@link Setting}. A value that is wrong is noted and stands as its default from then on,
 * so that one pass finds every mistake.
 */
final class Binder {
    private final SourceFile file;
    private final Problems problems;
    private final LeafBinder leaves;
    private final VerticleTypes types;

    Binder(SourceFile file, Problems problems, LeafBinder leaves, VerticleTypes types) {
        this.file = file;
        this.problems = problems;
        this.leaves = leaves;
        this.types = types;
    }

    /** Null only where even the defaults make no valid record. */
    <R extends Record> R record(Class<R> type, String pointer, JsonNode json) {
        int before = problems.count();
        JsonNode object = objectOrEmpty(pointer, json);
        List<SettingOf> settings = SettingOf.of(type);
        rejectUnknownKeys(settings, pointer, object);
        List<Object> values = new ArrayList<>();
        for (SettingOf of : settings) {
            values.add(component(of, settings, SourceFile.child(pointer, of.name()), object));
        }
        return construct(type, values, pointer, before);
    }

    JsonNode objectOrEmpty(String pointer, JsonNode json) {
        if (json.isObject()) {
            return json;
        }
        problems.add(pointer, json.toString(), "must be an object");
        return JsonNodeFactory.instance.objectNode();
    }

    void rejectUnknownKeys(List<SettingOf> settings, String pointer, JsonNode object) {
        List<String> known = settings.stream().map(SettingOf::name).toList();
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problems.add(SourceFile.child(pointer, key), "", "unknown key", Nearest.to(key, known));
            }
        });
    }

    private Object component(SettingOf of, List<SettingOf> beside, String pointer, JsonNode parent) {
        JsonNode inFile = parent.get(of.name());
        if (of.type() == Secret.class) {
            return leaves.secret(of, beside, pointer, parent);
        }
        if (of.isRecord()) {
            return nested(of, pointer, inFile);
        }
        if (of.isMap() || (of.isList() && of.element().isRecord())) {
            Given given = leaves.given(of, pointer, inFile);
            return of.isMap() ? map(of, pointer, given) : records(of, pointer, given);
        }
        return of.isList() ? leaves.list(of, pointer, inFile) : leaves.scalar(of, pointer, inFile);
    }

    private Object nested(SettingOf of, String pointer, JsonNode inFile) {
        Given given = leaves.given(of, pointer, inFile);
        if (given.isAbsent()) {
            return null;
        }
        Class<? extends Record> type = of.type().asSubclass(Record.class);
        Record record = record(type, pointer, given.value());
        return record == null ? byDefault(type, pointer) : record;
    }

    /** Stands in for a record that refuses its values; what it says itself is of no interest. */
    private <R extends Record> R byDefault(Class<R> type, String pointer) {
        Problems unheard = new Problems(file);
        LeafBinder defaults = new LeafBinder(file, new Environment(Map.of()), unheard);
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        return new Binder(file, unheard, defaults, types).record(type, pointer, nothing);
    }

    private List<Object> records(SettingOf of, String pointer, Given given) {
        List<Object> list = new ArrayList<>();
        if (leaves.isArrayOfSize(of, pointer, given)) {
            for (JsonNode element : given.value()) {
                list.add(element(of, SourceFile.child(pointer, String.valueOf(list.size())), element));
            }
        }
        return list;
    }

    private Object element(SettingOf of, String pointer, JsonNode json) {
        return of.element() == VerticleConfig.class
                ? new VerticleBinder(this, leaves, problems, types).bind(pointer, json)
                : record(of.element().asSubclass(Record.class), pointer, json);
    }

    private Map<String, Object> map(SettingOf of, String pointer, Given given) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (!given.isAbsent()) {
            objectOrEmpty(pointer, given.value()).properties().forEach(entry -> {
                String at = SourceFile.child(pointer, entry.getKey());
                map.put(
                        entry.getKey(),
                        of.element().isRecord()
                                ? record(of.element().asSubclass(Record.class), at, entry.getValue())
                                : leaves.element(of, at, entry.getValue(), given));
            });
        }
        return map;
    }

    private <R extends Record> R construct(Class<R> type, List<Object> values, String pointer, int before) {
        try {
            Class<?>[] parameters =
                    SettingOf.of(type).stream().map(SettingOf::type).toArray(Class<?>[]::new);
            Constructor<R> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (problems.count() == before) {
                problems.add(pointer, "", String.valueOf(e.getCause().getMessage()));
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't make " + type.getName(), e);
        }
    }
}
