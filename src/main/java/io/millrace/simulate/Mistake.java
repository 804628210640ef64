package io.millrace.simulate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A way to spoil a valid event.
 *
 * @param remove what goes, where it is there
 * @param set what is replaced, where it is there
 * @param text the whole event, where it is not even JSON; else null
 */
record Mistake(String name, int weight, List<JsonPointer> remove, Map<JsonPointer, JsonNode> set, String text) {

    static Mistake of(String pointer, JsonNode json) {
        Map<JsonPointer, JsonNode> set = new LinkedHashMap<>();
        json.path("set").properties().forEach(entry -> set.put(JsonPointer.compile(entry.getKey()), entry.getValue()));
        List<JsonPointer> remove = StreamSupport.stream(json.path("remove").spliterator(), false)
                .map(path -> JsonPointer.compile(path.asText()))
                .toList();
        String text = json.has("text") ? json.get("text").asText() : null;
        if (set.isEmpty() && remove.isEmpty() && text == null) {
            throw new RecipeException(pointer, "needs remove, set or text");
        }
        String name = Templates.required(pointer, json, "name").asText();
        return new Mistake(name, Math.max(1, json.path("weight").asInt(1)), remove, set, text);
    }

    /** The spoilt event, or null where there is nothing in it that this mistake could spoil. */
    byte[] spoil(JsonNode event) {
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        JsonNode copy = event.deepCopy();
        remove.forEach(path -> {
            if (!copy.at(path).isMissingNode()) {
                parent(copy, path).remove(path.last().getMatchingProperty());
            }
        });
        set.forEach((path, value) -> {
            if (!copy.at(path).isMissingNode()) {
                parent(copy, path).set(path.last().getMatchingProperty(), value);
            }
        });
        return copy.equals(event) ? null : Json.write(copy);
    }

    private static ObjectNode parent(JsonNode event, JsonPointer path) {
        return (ObjectNode) event.at(path.head());
    }
}
