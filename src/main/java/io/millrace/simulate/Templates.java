package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON becomes {@link Maker}s. Texts with <code>#{…}</code> are datafaker expressions, objects whose first key begins with {@code $}
 * are directives, all else stands for itself.
 */
final class Templates {
    private final Map<String, Maker> parts = new HashMap<>();
    private final List<String> pools = new ArrayList<>();

    void part(String name, Maker maker) {
        parts.put(name, maker);
    }

    void pool(String name) {
        pools.add(name);
    }

    /** @throws RecipeException with the place of the mistake */
    Maker compile(String pointer, JsonNode template) {
        if (template.isTextual() && template.textValue().contains("#{")) {
            String text = template.textValue();
            return draw -> TextNode.valueOf(draw.expression(text));
        }
        if (template.isArray()) {
            return array(all(pointer, template));
        }
        if (!template.isObject()) {
            return draw -> template;
        }
        String first = template.isEmpty() ? "" : template.fieldNames().next();
        return first.startsWith("$") ? directive(pointer, first, template) : object(pointer, template);
    }

    List<Maker> all(String pointer, JsonNode array) {
        List<Maker> makers = new ArrayList<>();
        for (JsonNode element : array) {
            makers.add(compile(pointer + "/" + makers.size(), element));
        }
        return makers;
    }

    private static Maker array(List<Maker> elements) {
        return draw -> {
            ArrayNode array = Json.MAPPER.createArrayNode();
            elements.stream()
                    .map(element -> element.make(draw))
                    .filter(made -> made != null)
                    .forEach(array::add);
            return array;
        };
    }

    private Maker object(String pointer, JsonNode template) {
        Map<String, Maker> members = new LinkedHashMap<>();
        template.properties()
                .forEach(member ->
                        members.put(member.getKey(), compile(pointer + "/" + member.getKey(), member.getValue())));
        return draw -> {
            ObjectNode object = Json.object();
            members.forEach((key, maker) -> {
                JsonNode made = maker.make(draw);
                if (made != null) {
                    object.set(key, made);
                }
            });
            return object;
        };
    }

    private Maker directive(String pointer, String name, JsonNode template) {
        JsonNode argument = template.get(name);
        return switch (name) {
            case "$uuid" -> draw -> TextNode.valueOf(draw.uuid().toString());
            case "$choice" -> Choice.of(pointer, all(pointer + "/$choice", argument), template.path("$weights"));
            case "$maybe" ->
                maybe(argument.doubleValue(), compile(pointer + "/$of", required(pointer, template, "$of")));
            case "$number" -> Numbers.of(pointer, argument);
            case "$time" -> Times.of(pointer, argument);
            case "$pool" -> pool(pointer, argument.asText());
            case "$part" -> part(pointer, argument.asText());
            default ->
                throw new RecipeException(
                        pointer,
                        "unknown directive " + name + "; known: $uuid, $choice, $maybe, "
                                + "$number, $time, $pool, $part");
        };
    }

    private static Maker maybe(double share, Maker of) {
        return draw -> draw.share() < share ? of.make(draw) : null;
    }

    private Maker pool(String pointer, String name) {
        if (!pools.contains(name)) {
            throw new RecipeException(pointer, "no pool has the name " + name);
        }
        return draw -> draw.from(name);
    }

    private Maker part(String pointer, String name) {
        Maker part = parts.get(name);
        if (part == null) {
            throw new RecipeException(pointer, "no part above has the name " + name);
        }
        return part;
    }

    static JsonNode required(String pointer, JsonNode object, String key) {
        if (!object.has(key)) {
            throw new RecipeException(pointer, "needs " + key);
        }
        return object.get(key);
    }
}
