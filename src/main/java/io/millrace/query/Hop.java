package io.millrace.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.millrace.kafka.Topics;
import io.millrace.manifest.Manifest;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** One step of an event's way. What is not known of it stays null, and is left out. Thread: one. */
final class Hop {
    private final String name;
    private final String verticle;
    private final Map<String, Object> more = new LinkedHashMap<>();
    private OffsetDateTime at;
    private String node;
    private Origin place;

    private Hop(String name, String verticle) {
        this.name = name;
        this.verticle = verticle;
    }

    /** @param verticle type of it */
    static Hop of(String name, String verticle) {
        return new Hop(name, verticle);
    }

    Hop at(OffsetDateTime time) {
        at = time;
        return this;
    }

    Hop by(String name) {
        node = name;
        return this;
    }

    Hop in(Origin record) {
        place = record;
        return this;
    }

    /** @param value null for what is left out */
    Hop with(String fact, Object value) {
        if (value != null) {
            more.put(fact, value instanceof UUID id ? id.toString() : value);
        }
        return this;
    }

    void stored(Manifest.Stored found) {
        at(found.at()).by(found.node()).with("object", found.key());
        if (found.line() > 0) {
            with("line", found.line());
        }
    }

    OffsetDateTime at() {
        return at;
    }

    Origin place() {
        return place;
    }

    boolean known() {
        return at != null || place != null || !more.isEmpty();
    }

    /** What comes by a topic of others was received by its consumer. */
    private String verticle(Function<UUID, String> names) {
        String topic = place == null ? null : names.apply(place.topicId());
        return name.equals("received") && topic != null && !topic.equals(Topics.RAW) ? "consume" : verticle;
    }

    /** @param names of topics by their id; null for one whose name is not known */
    ObjectNode tell(Function<UUID, String> names) {
        ObjectNode told = Json.object().put("hop", name);
        if (at != null) {
            told.put("at", at.toInstant().toString());
        }
        if (node != null) {
            told.put("node", node);
        }
        told.put("verticle", verticle(names));
        if (place != null) {
            if (names.apply(place.topicId()) != null) {
                told.put("topic", names.apply(place.topicId()));
            }
            told.put("topic_id", place.topicId().toString())
                    .put("partition", place.partition())
                    .put("offset", place.offset());
        }
        more.forEach(told::putPOJO);
        return told;
    }
}
