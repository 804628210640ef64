package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** Values of JSON as JSON Schema compares and measures them. */
final class Values {
    private Values() {}

    /** 1 and 1.0 are the same; the order of members is none. */
    static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
            return false;
        }
        if (a.isArray()) {
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a.isObject()) {
            for (Iterator<String> names = a.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!b.has(name) || !same(a.get(name), b.get(name))) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    /** In characters, as JSON Schema counts them; null for what is no text. */
    static Integer length(JsonNode value) {
        return value.isTextual()
                ? (Integer)
                        value.textValue().codePointCount(0, value.textValue().length())
                : null;
    }

    static Integer elements(JsonNode value) {
        return value.isArray() ? (Integer) value.size() : null;
    }

    static Integer members(JsonNode value) {
        return value.isObject() ? (Integer) value.size() : null;
    }
}
