package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Problem;
import io.millrace.json.LocatedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One value of a stream.json with its pointer; every wrong read adds a mistake to the list and yields a harmless value. */
record Place(String file, LocatedJson document, JsonNode node, String pointer, List<Problem> errors) {
    static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");

    static Place root(String file, LocatedJson document, List<Problem> errors) {
        return new Place(file, document, document.tree(), "", errors);
    }

    Place at(String key) {
        return new Place(file, document, node.path(key), pointer + LocatedJson.step(key), errors);
    }

    boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    void wrong(String rule, String suggestion) {
        String value = node.isMissingNode() ? null : node.toString();
        errors.add(Mistakes.of(file, pointer, document.line(pointer), value, rule, suggestion));
    }

    void wrong(String rule) {
        wrong(rule, null);
    }

    /** Refuses keys beside these, and what is no object. */
    void only(Set<String> keys) {
        if (!node.isObject()) {
            wrong("must be an object");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                at(key).wrong("is no key of this object", Mistakes.nearest(key, keys));
            }
        });
    }

    String text() {
        if (absent()) {
            wrong("is required");
        } else if (!node.isTextual() || node.textValue().isBlank()) {
            wrong("must be a text that is not empty");
        }
        return node.asText("");
    }

    String text(String otherwise) {
        return absent() ? otherwise : text();
    }

    boolean flag() {
        if (!absent() && !node.isBoolean()) {
            wrong("must be true or false");
        }
        return node.asBoolean(false);
    }

    int number(int otherwise, int min, int max) {
        if (absent()) {
            return otherwise;
        }
        if (!node.isInt() || node.intValue() < min || node.intValue() > max) {
            wrong("must be a whole number from " + min + " to " + max);
        }
        return node.asInt(otherwise);
    }

    <E extends Enum<E>> E choice(Class<E> type, E otherwise) {
        List<String> names = java.util.Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
                .toList();
        String text = text(otherwise == null ? null : otherwise.name().toLowerCase(java.util.Locale.ROOT));
        if (text == null) {
            text();
            return type.getEnumConstants()[0];
        }
        if (!names.contains(text)) {
            wrong("must be one of " + String.join(", ", names), Mistakes.nearest(text, names));
            return type.getEnumConstants()[0];
        }
        return type.getEnumConstants()[names.indexOf(text)];
    }

    /** A name for PostgreSQL that needs no quotes. */
    String identifier(int longest) {
        String text = text();
        if (node.isTextual() && !text.isBlank()) {
            checkIdentifier(text, longest);
        }
        return text;
    }

    void checkIdentifier(String name, int longest) {
        if (!IDENTIFIER.matcher(name).matches() || name.contains("__") || name.length() > longest) {
            wrong("must be a name of at most " + longest
                    + " lower-case letters, digits and single underscores that begins with a letter");
        } else if (ReservedNames.isReserved(name)) {
            wrong("is a reserved word of SQL or a table of Millrace's own");
        }
    }

    List<Place> elements() {
        if (!absent() && !node.isArray()) {
            wrong("must be an array");
            return List.of();
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            places.add(new Place(file, document, node.get(i), pointer + "/" + i, errors));
        }
        return places;
    }
}
