package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The types of JSON Schema made disjoint: a {@code number} is an integer or a fraction. */
enum Kind {
    NULL,
    BOOLEAN,
    STRING,
    INTEGER,
    FRACTION,
    ARRAY,
    OBJECT;

    static final Set<Kind> NUMBERS = EnumSet.of(INTEGER, FRACTION);

    /** @param type a value of the keyword {@code type} */
    static Set<Kind> named(JsonNode type) {
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (type.isArray()) {
            type.forEach(one -> kinds.addAll(named(one)));
        } else if (type.asText().equals("number")) {
            kinds.addAll(NUMBERS);
        } else {
            kinds.add(valueOf(type.asText().toUpperCase(Locale.ROOT)));
        }
        return kinds;
    }

    /** As JSON Schema sees it: 1.0 is an integer. */
    static Kind of(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> NULL;
            case BOOLEAN -> BOOLEAN;
            case STRING -> STRING;
            case ARRAY -> ARRAY;
            case NUMBER -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? INTEGER : FRACTION;
            default -> OBJECT;
        };
    }

    static String words(Set<Kind> kinds) {
        EnumSet<Kind> left = EnumSet.copyOf(kinds);
        StringBuilder words = new StringBuilder();
        if (left.containsAll(NUMBERS)) {
            left.removeAll(NUMBERS);
            words.append("number");
        }
        for (Kind kind : left) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(
                            kind == FRACTION
                                    ? "number with a fraction"
                                    : kind.name().toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }
}
