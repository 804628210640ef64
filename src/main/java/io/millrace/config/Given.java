package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.json.Json;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a setting is given, and by whom: the environment before the file, the file before the default.
 *
 * @param value never a Java null; a JSON null is absent
 * @param origin as {@link Effective} has it
 * @param environmentName empty where the environment does not give it
 */
record Given(JsonNode value, String origin, String environmentName) {
    static final String DEFAULT = "default";

    static Given of(SettingOf of, JsonNode inFile, String fileOrigin, Environment environment) {
        String name = of.setting().env();
        Optional<String> text = environment.get(name);
        if (text.isPresent()) {
            return new Given(parse(of, text.get()), "environment " + name, name);
        }
        return inFile == null || inFile.isNull() ? ofDefault(of) : new Given(inFile, fileOrigin, "");
    }

    static Given ofDefault(SettingOf of) {
        boolean absent = of.required() || of.absentByDefault();
        JsonNode value = absent
                ? JsonNodeFactory.instance.nullNode()
                : parse(of, of.setting().value());
        return new Given(value, DEFAULT, "");
    }

    boolean isAbsent() {
        return value.isNull();
    }

    boolean byDefault() {
        return origin.equals(DEFAULT);
    }

    /** A bare word is a text; lists may be written with commas. */
    private static JsonNode parse(SettingOf of, String text) {
        boolean word = of.type() == String.class
                || of.type() == Secret.class
                || of.type().isEnum();
        if (word && !text.startsWith("\"")) {
            return JsonNodeFactory.instance.textNode(text);
        }
        if (of.isList() && !text.startsWith("[")) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (String element : text.split(",", -1)) {
                array.add(element.strip());
            }
            return array;
        }
        try {
            return Json.read(text);
        } catch (UncheckedIOException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
