package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.event.Violation;
import io.millrace.stream.EventSchema;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One parameter of an operation.
 *
 * @param in path, query or header
 * @param whole whether it is a whole number
 * @param rule how the document words what it must be; null where the schema says it well enough
 */
record Parameter(String name, String in, boolean required, boolean whole, String rule, EventSchema schema) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,30}");

    /** @param resolved without references */
    static Parameter of(JsonNode resolved) {
        JsonNode schema = resolved.path("schema");
        return new Parameter(
                resolved.path("name").asText(),
                resolved.path("in").asText(),
                resolved.path("required").asBoolean(),
                schema.path("type").asText().equals("integer"),
                resolved.path("x-must").textValue(),
                EventSchema.judged(schema.toString()));
    }

    /** What is wrong with a value; empty where nothing is. */
    Optional<String> mistake(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("must not hold the character U+0000");
        }
        JsonNode value = whole && WHOLE.matcher(text).matches()
                ? BigIntegerNode.valueOf(new BigInteger(text))
                : TextNode.valueOf(text);
        List<Violation> violations = schema.violations(value);
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(rule == null ? violations.getFirst().message() : rule);
    }
}
