package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.util.List;
import java.util.TreeMap;

/** The JSON Schema of the file, for editors; says what the loader asks of single values. */
public final class ConfigSchema {
    private final VerticleTypes types;

    public ConfigSchema(VerticleTypes types) {
        this.types = types;
    }

    public ObjectNode write() {
        ObjectNode schema = Json.object()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "verticles.json of Millrace");
        schema.setAll(object(RootSettings.class));
        return schema;
    }

    private ObjectNode object(Class<?> type) {
        ObjectNode schema = Json.object().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Json.MAPPER.createArrayNode();
        for (SettingOf of : SettingOf.of(type)) {
            properties.set(of.name(), property(of));
            if (of.required() && of.setting().env().isEmpty()) {
                required.add(of.name());
            }
        }
        return required.isEmpty() ? schema : schema.set("required", required);
    }

    private ObjectNode property(SettingOf of) {
        ObjectNode schema = Json.object().put("description", description(of));
        schema.setAll(shape(of));
        if (!of.required() && !of.absentByDefault() && !of.isRecord() && of.type() != Record.class && !of.isMap()) {
            schema.set("default", shownDefault(of));
        }
        return schema;
    }

    private ObjectNode shape(SettingOf of) {
        if (of.isRecord()) {
            return object(of.type());
        }
        if (of.type() == Record.class) {
            return Json.object().put("type", "object");
        }
        if (of.isMap()) {
            ObjectNode map = Json.object().put("type", "object");
            return map.set("additionalProperties", element(of));
        }
        if (of.isList()) {
            ObjectNode list = Json.object().put("type", "array");
            bounds(list, of.setting(), "minItems", "maxItems");
            return list.set("items", element(of));
        }
        return bounded(scalar(of.type(), of.values()), of);
    }

    private ObjectNode element(SettingOf of) {
        if (of.element() == VerticleConfig.class) {
            return verticle();
        }
        return of.element().isRecord() ? object(of.element()) : scalar(of.element(), of.values());
    }

    /** Which settings an entry has depends on its type. */
    private ObjectNode verticle() {
        ObjectNode schema = object(VerticleConfig.class);
        ArrayNode names = ((ObjectNode) schema.at("/properties/type")).putArray("enum");
        ArrayNode cases = schema.putArray("allOf");
        new TreeMap<>(types.types()).forEach((name, type) -> {
            names.add(name);
            ObjectNode one = cases.addObject();
            one.putObject("if").putObject("properties").putObject("type").put("const", name);
            ObjectNode config = one.putObject("then").putObject("properties");
            config.set("config", object(type));
        });
        return schema;
    }

    private static ObjectNode scalar(Class<?> type, List<String> values) {
        ObjectNode schema = Json.object();
        if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            schema.put("type", "integer");
        } else {
            schema.put("type", type == double.class || Number.class.isAssignableFrom(type) ? "number" : "string");
        }
        if (!values.isEmpty()) {
            ArrayNode permitted = schema.putArray("enum");
            values.forEach(permitted::add);
        }
        return schema;
    }

    private static ObjectNode bounded(ObjectNode schema, SettingOf of) {
        boolean text = schema.path("type").asText().equals("string");
        bounds(schema, of.setting(), text ? "minLength" : "minimum", text ? "maxLength" : "maximum");
        return schema;
    }

    private static void bounds(ObjectNode schema, Setting setting, String least, String greatest) {
        if (setting.min() != Long.MIN_VALUE) {
            schema.put(least, setting.min());
        }
        if (setting.max() != Long.MAX_VALUE) {
            schema.put(greatest, setting.max());
        }
    }

    private static String description(SettingOf of) {
        String unit =
                of.setting().unit().isEmpty() ? "" : " Unit: " + of.setting().unit() + ".";
        String environment = of.setting().env().isEmpty()
                ? ""
                : " Environment: " + of.setting().env() + ".";
        return of.setting().doc() + unit + environment;
    }

    private static JsonNode shownDefault(SettingOf of) {
        return Given.ofDefault(of).value();
    }
}
