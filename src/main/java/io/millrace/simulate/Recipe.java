package io.millrace.simulate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code simulate.json}, compiled.
 *
 * <pre>
 * {
 *   "pools":      { "account": { "size": 40, "of": template } },   made once, drawn again and again by {"$pool": "account"}
 *   "parts":      { "stamps": template },                          made anew at each {"$part": "stamps"}; may use parts above
 *   "event":      template,
 *   "repeatable": [ pointers ],                                    an event that has one of them may be sent twice
 *   "mistakes":   [ { "name": …, "weight": 1, "remove": [ pointers ], "set": { pointer: value }, "text": "not JSON" } ]
 * }
 * template: any JSON, in which texts with #{…} are datafaker expressions, and
 *   {"$uuid": 4}   {"$number": {"min": 1, "max": 9, "decimals": 2}}   {"$time": {"from": …, "to": …, "as": "iso|millis"}}
 *   {"$choice": [ templates ], "$weights": [ 3, 1 ]}   {"$maybe": 0.3, "$of": template}   {"$pool": name}   {"$part": name}
 * </pre>
 */
public record Recipe(Map<String, Pool> pools, Maker event, List<JsonPointer> repeatable, List<Mistake> mistakes) {
    private static final Set<String> KEYS = Set.of("description", "pools", "parts", "event", "repeatable", "mistakes");

    /** Values that come back. */
    record Pool(int size, Maker of) {}

    /** @throws RecipeException where the text is no recipe */
    public static Recipe parse(String text) {
        JsonNode json = json(text);
        json.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new RecipeException("/" + key, "unknown key");
            }
        });
        Templates templates = new Templates();
        Map<String, Pool> pools = pools(json, templates);
        json.path("parts")
                .properties()
                .forEach(part ->
                        templates.part(part.getKey(), templates.compile("/parts/" + part.getKey(), part.getValue())));
        Maker event = templates.compile("/event", Templates.required("", json, "event"));
        return new Recipe(pools, event, repeatable(json), mistakes(json));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text);
        } catch (UncheckedIOException e) {
            throw new RecipeException("", "is not JSON: " + e.getCause().getMessage());
        }
    }

    private static Map<String, Pool> pools(JsonNode json, Templates templates) {
        Map<String, Pool> pools = new LinkedHashMap<>();
        json.path("pools").properties().forEach(entry -> {
            String pointer = "/pools/" + entry.getKey();
            Maker of = templates.compile(pointer + "/of", Templates.required(pointer, entry.getValue(), "of"));
            int size = entry.getValue().path("size").asInt(1);
            if (size < 1 || size > 100_000) {
                throw new RecipeException(pointer + "/size", "must be between 1 and 100000");
            }
            pools.put(entry.getKey(), new Pool(size, of));
            templates.pool(entry.getKey());
        });
        return pools;
    }

    private static List<JsonPointer> repeatable(JsonNode json) {
        List<JsonPointer> pointers = new ArrayList<>();
        json.path("repeatable").forEach(path -> pointers.add(JsonPointer.compile(path.asText())));
        return pointers;
    }

    private static List<Mistake> mistakes(JsonNode json) {
        List<Mistake> mistakes = new ArrayList<>();
        json.path("mistakes").forEach(entry -> mistakes.add(Mistake.of("/mistakes/" + mistakes.size(), entry)));
        return mistakes;
    }
}
