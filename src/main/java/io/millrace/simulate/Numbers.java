package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;

/** <code>{"$number": {"min": 1, "max": 9999, "decimals": 2}}</code>: decimals are 0 where they are not given. */
final class Numbers {
    private Numbers() {}

    static Maker of(String pointer, JsonNode bounds) {
        int decimals = bounds.path("decimals").asInt(0);
        long from = scaled(Templates.required(pointer, bounds, "min"), decimals);
        long to = scaled(Templates.required(pointer, bounds, "max"), decimals);
        if (from > to) {
            throw new RecipeException(pointer, "min must not be above max");
        }
        return draw -> {
            long drawn = draw.between(from, to);
            return decimals == 0 ? LongNode.valueOf(drawn) : DecimalNode.valueOf(BigDecimal.valueOf(drawn, decimals));
        };
    }

    private static long scaled(JsonNode bound, int decimals) {
        return bound.decimalValue().movePointRight(decimals).longValue();
    }
}
