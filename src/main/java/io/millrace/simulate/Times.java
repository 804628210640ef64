package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * <code>{"$time": {"from": "2025-01-01T00:00:00Z", "to": "2025-12-31T23:59:59Z", "as": "iso"}}</code>; {@code as} is {@code iso}
 * or {@code millis}. Both ends are fixed, so that a seed makes the same times on any day.
 */
final class Times {
    private Times() {}

    static Maker of(String pointer, JsonNode bounds) {
        long from = millis(pointer, bounds, "from");
        long to = millis(pointer, bounds, "to");
        if (from > to) {
            throw new RecipeException(pointer, "from must not be after to");
        }
        return switch (bounds.path("as").asText("iso")) {
            case "iso" ->
                draw -> TextNode.valueOf(
                        Instant.ofEpochMilli(draw.between(from, to)).toString());
            case "millis" -> draw -> LongNode.valueOf(draw.between(from, to));
            default -> throw new RecipeException(pointer + "/as", "must be iso or millis");
        };
    }

    private static long millis(String pointer, JsonNode bounds, String key) {
        try {
            return Instant.parse(Templates.required(pointer, bounds, key).asText())
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw new RecipeException(pointer + "/" + key, "must be a time such as 2025-01-01T00:00:00Z");
        }
    }
}
