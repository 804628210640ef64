package io.millrace.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Item;
import io.millrace.event.Rejection.Untransformable;
import io.millrace.event.Violation;
import io.millrace.json.Pointers;
import io.millrace.stream.EventTime;
import io.millrace.stream.Expression;
import io.millrace.stream.StreamDeclaration;
import java.time.DateTimeException;
import java.time.Instant;

/** The two facts that an event's place is made of: the sender's own id, and its time. */
final class Identity {
    /** At most 1,024 bytes of UTF-8, which an index of PostgreSQL takes. */
    private static final int LONGEST_ID = 256;

    private Identity() {}

    /** @param firstTime of a re-entry: the event time of the first revision, which later ones keep; else null */
    static void find(Item item, StreamDeclaration stream, String firstTime) throws Refusal {
        String own = naturalId(item, stream);
        item.naturalIdDeclared = own != null;
        item.naturalId = own == null ? item.envelope.eventId().toString() : own;
        item.eventTime = firstTime == null ? eventTime(item, stream) : first(firstTime);
    }

    private static String naturalId(Item item, StreamDeclaration stream) throws Refusal {
        JsonNode value = value(item, stream);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.isTextual() ? value.textValue() : "";
        if (text.isEmpty() || text.codePointCount(0, text.length()) > LONGEST_ID) {
            throw refusal(
                    "natural_id_unusable",
                    Pointers.of(value, item.tree),
                    "natural_id",
                    "must be a text or number of 1 to " + LONGEST_ID + " characters");
        }
        return text;
    }

    private static JsonNode value(Item item, StreamDeclaration stream) throws Refusal {
        try {
            return apply(stream.naturalId(), item.tree, "natural_id");
        } catch (EventTime.Unreadable e) {
            throw refusal("natural_id_failed", Pointers.of(e.value(), item.tree), "natural_id", e.getMessage());
        }
    }

    private static Instant eventTime(Item item, StreamDeclaration stream) throws Refusal {
        try {
            JsonNode value = apply(stream.eventTime(), item.tree, "event_time");
            return value == null || value.isNull() ? item.envelope.receivedAt() : EventTime.read(value);
        } catch (EventTime.Unreadable e) {
            throw refusal("event_time_unreadable", Pointers.of(e.value(), item.tree), "event_time", e.getMessage());
        }
    }

    private static Instant first(String time) throws Refusal {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw refusal("event_time_unreadable", "", "event_time", "the first revision's time can't be read");
        }
    }

    private static JsonNode apply(Expression expression, JsonNode tree, String rule) throws Refusal {
        try {
            return expression == null ? null : expression.apply(tree);
        } catch (Expression.Failed e) {
            throw refusal(rule + "_failed", "", rule, e.getMessage());
        }
    }

    private static Refusal refusal(String code, String pointer, String rule, String message) {
        return new Refusal(new Untransformable(code, new Violation(pointer, rule, message)));
    }
}
