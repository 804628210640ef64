package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A compiled JSLT expression. Thread: any. */
public interface Expression {

    /**
     * Its value; JSON null where the expression yields nothing.
     *
     * @throws Failed where the expression can't be applied to this input
     * @throws EventTime.Unreadable where it asks for the time of what is none
     */
    JsonNode apply(JsonNode input, Map<String, JsonNode> variables);

    default JsonNode apply(JsonNode input) {
        return apply(input, Map.of());
    }

    /** Says where, in words without the input. */
    final class Failed extends RuntimeException {
        public Failed(String message) {
            super(message);
        }
    }
}
