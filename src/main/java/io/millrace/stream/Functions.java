package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What expressions can call beside JSLT's own functions; documented in docs/streams.md.
 *
 * <ul>
 *   <li>{@code event-time(x)}: ISO 8601 UTC of a time in any of the accepted spellings; null for null; else the event is refused
 *   <li>{@code exact-number(x)}: the number that a text spells, without loss, where JSLT's {@code number} makes a double; null for null
 * </ul>
 */
final class Functions {
    private static final int LONGEST_NUMBER = 1_500;

    static final List<Function> ALL =
            List.of(new Unary("event-time", Functions::eventTime), new Unary("exact-number", Functions::exactNumber));

    private Functions() {}

    private static JsonNode eventTime(JsonNode value) {
        return TextNode.valueOf(EventTime.text(EventTime.read(value)));
    }

    private static JsonNode exactNumber(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        String text = value.isTextual() ? value.textValue() : "";
        if (text.length() > LONGEST_NUMBER || !text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")) {
            throw new JsltException("exact-number: the value spells no number");
        }
        return DecimalNode.valueOf(new BigDecimal(text));
    }

    private record Unary(String name, UnaryOperator<JsonNode> body) implements Function {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getMinArguments() {
            return 1;
        }

        @Override
        public int getMaxArguments() {
            return 1;
        }

        @Override
        public JsonNode call(JsonNode input, JsonNode[] arguments) {
            return arguments[0].isNull() ? NullNode.instance : body.apply(arguments[0]);
        }
    }
}
