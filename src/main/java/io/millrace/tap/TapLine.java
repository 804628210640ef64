package io.millrace.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Item;
import io.millrace.event.Outcome;
import io.millrace.json.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;

/** One event as a stage left it. */
final class TapLine {
    private TapLine() {}

    /** @param most bytes of an event that is shown with its content */
    static ObjectNode of(String stage, Item item, Instant at, int most) {
        ObjectNode line = Json.object().put("stage", stage).put("at", at.toString());
        line.put("event_id", item.envelope.eventId().toString());
        line.put("stream", item.envelope.stream());
        line.put("outcome", item.outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (item.outcome instanceof Outcome.Rejected rejected) {
            line.put("code", rejected.rejection().code());
        }
        if (item.origin != null) {
            line.put("origin", item.origin.toString());
        }
        if (item.value != null && item.value.length > most) {
            line.put("bytes", item.value.length);
        } else {
            line.set("event", content(item));
        }
        return line;
    }

    /** What the furthest stage has made of it; null where it can't be read. */
    private static JsonNode content(Item item) {
        if (item.silver != null) {
            return item.silver;
        }
        if (item.content != null || item.tree != null) {
            return item.content == null ? item.tree : item.content;
        }
        try {
            return item.value == null ? null : Json.read(item.value);
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
