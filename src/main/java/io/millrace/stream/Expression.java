package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A compiled JSLT expression. Thread: any. */
public interface Expression {

    /**
     * Its value; JSON null where the expression yields nothing.
     *
     * @throws RuntimeException where the expression can't be applied to this input
     */
    JsonNode apply(JsonNode input, Map<String, JsonNode> variables);

    default JsonNode apply(JsonNode input) {
        return apply(input, Map.of());
    }
}
