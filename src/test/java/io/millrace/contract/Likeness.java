package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares an answer with an example of one: the same members and the same values, but for ids, which are learned where they are first seen and mean
 * the same from then on, for times, and for numbers of places and of what moves.
 */
final class Likeness {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Set<String> MOVING = Set.of(
            "partition", "offset", "line", "committed", "earliest", "end", "next", "noted_end", "lag", "latency_ms");

    private final Map<String, String> learned = new LinkedHashMap<>();

    /** A text with the ids of examples replaced by those learned for them. */
    String learned(String text) {
        return ID.matcher(text).replaceAll(id -> learned.getOrDefault(id.group(), id.group()));
    }

    /** Where they differ; empty where they are alike. */
    List<String> differences(JsonNode example, JsonNode answer) {
        List<String> found = new ArrayList<>();
        compare("", "", example, answer, found);
        return found;
    }

    private void compare(String at, String member, JsonNode example, JsonNode answer, List<String> found) {
        if (example.isObject() && answer.isObject()) {
            Set<String> names = new TreeSet<>();
            example.fieldNames().forEachRemaining(names::add);
            answer.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(at + "/" + name, name, example.path(name), answer.path(name), found));
        } else if (example.isArray() && answer.isArray() && example.size() == answer.size()) {
            for (int i = 0; i < example.size(); i++) {
                compare(at + "/" + i, member, example.get(i), answer.get(i), found);
            }
        } else if (!alike(member, example, answer)) {
            found.add(at + ": " + example + " in the example, " + answer + " in the answer");
        }
    }

    private boolean alike(String member, JsonNode example, JsonNode answer) {
        if (example.isTextual() && answer.isTextual()) {
            return alike(example.textValue(), answer.textValue());
        }
        if (MOVING.contains(member)) {
            return number(example) && number(answer);
        }
        return example.equals(answer);
    }

    /** Or none yet. */
    private static boolean number(JsonNode node) {
        return node.isIntegralNumber() || node.isNull();
    }

    private boolean alike(String example, String answer) {
        if (ID.matcher(example).matches() && ID.matcher(answer).matches()) {
            return learned.computeIfAbsent(example, first -> answer).equals(answer);
        }
        return TIME.matcher(example).matches() && TIME.matcher(answer).matches()
                || learned(example).equals(answer);
    }
}
