package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.JsonBody.Mistake;
import java.util.List;
import java.util.function.Predicate;

/**
 * The body of a verb; what the verb does not need may be null.
 *
 * @param offset a number, {@code earliest} or {@code latest}
 * @param count how many offsets
 */
record VerbBody(String topic, Integer partition, String offset, int count, String reason, boolean dryRun) {
    private static final int LONGEST_REASON = 1_000;

    /** Reads the members; what can't be used is added to the mistakes, all of them. */
    static VerbBody of(Verb verb, ObjectNode body, List<Mistake> mistakes) {
        body.fieldNames().forEachRemaining(name -> {
            if (!verb.known().contains(name)) {
                mistakes.add(new Mistake(
                        pointer(name),
                        "is no member of " + verb.text() + "; known: " + String.join(", ", verb.known())));
            }
        });
        for (String name : verb.required()) {
            if (!body.has(name)) {
                mistakes.add(new Mistake(pointer(name), "is missing"));
            }
        }
        JsonNode topic = read(body, "topic", JsonNode::isTextual, "must be a text", mistakes);
        JsonNode partition = read(body, "partition", VerbBody::number, "must be a whole number from 0", mistakes);
        JsonNode offset = verb == Verb.SEEK
                ? read(body, "offset", VerbBody::place, "must be a whole number from 0, earliest or latest", mistakes)
                : read(body, "offset", VerbBody::isOffset, "must be a whole number from 0", mistakes);
        JsonNode count = read(
                body, "count", one -> number(one) && one.intValue() > 0, "must be a whole number from 1", mistakes);
        JsonNode reason = read(
                body,
                "reason",
                VerbBody::sayable,
                "must be a text of at most " + LONGEST_REASON + " characters, without U+0000",
                mistakes);
        JsonNode dryRun = read(body, "dry_run", JsonNode::isBoolean, "must be true or false", mistakes);
        return new VerbBody(
                topic == null ? null : topic.textValue(),
                partition == null ? null : partition.intValue(),
                offset == null ? null : offset.asText(),
                count == null ? 1 : count.intValue(),
                reason == null ? null : reason.textValue(),
                dryRun != null && dryRun.booleanValue());
    }

    /** Null where it is not there, or can't be used. */
    private static JsonNode read(
            ObjectNode body, String name, Predicate<JsonNode> rule, String text, List<Mistake> mistakes) {
        JsonNode value = body.get(name);
        if (value != null && !rule.test(value)) {
            mistakes.add(new Mistake(pointer(name), text));
            return null;
        }
        return value;
    }

    private static boolean number(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
    }

    private static boolean isOffset(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    }

    private static boolean place(JsonNode value) {
        return isOffset(value)
                || value.isTextual() && List.of("earliest", "latest").contains(value.textValue());
    }

    private static boolean sayable(JsonNode value) {
        return value.isTextual()
                && value.textValue().length() <= LONGEST_REASON
                && value.textValue().indexOf('\0') < 0;
    }

    private static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
