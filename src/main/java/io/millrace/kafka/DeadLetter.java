package io.millrace.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Item;
import io.millrace.event.Category;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A dead letter as read back from its topic. Facts that its record lacks have harmless values, so that a letter that others wrote
 * is kept too.
 *
 * @param naturalId where it could be read, else null
 * @param original the bytes that were refused
 * @param pointer RFC 6901, inside the event
 * @param schemaId 0 where none was named
 * @param origin of the refused record; null where the event never reached Kafka
 * @param headers of the refused record
 * @param refusedBy name of the node; null where the record does not tell
 */
public record DeadLetter(
        UUID letterId,
        String stream,
        UUID eventId,
        UUID correlationId,
        String naturalId,
        byte[] original,
        String stage,
        String code,
        String message,
        String pointer,
        String rule,
        int schemaId,
        String category,
        String hint,
        boolean canRetry,
        Instant failedAt,
        Instant firstFailedAt,
        int retryCount,
        Origin origin,
        Instant receivedAt,
        int revision,
        Map<String, String> headers,
        String refusedBy) {

    /** @param item a record of the dead letters' topic, made by {@link Envelopes#item} */
    public static DeadLetter of(Item item) {
        Map<String, String> facts = item.headers;
        UUID id = HeaderText.uuid(facts.get(Headers.LETTER_ID));
        Instant failedAt = orElse(HeaderText.instant(facts.get(Headers.FAILED_AT)), item.envelope.receivedAt());
        return new DeadLetter(
                orElse(id, Ids.ofOrigin(item.origin)),
                item.envelope.stream(),
                item.envelope.eventId(),
                item.envelope.correlationId(),
                facts.get(Headers.NATURAL_ID),
                item.value,
                facts.getOrDefault(Headers.STAGE, "unknown"),
                facts.getOrDefault(Headers.CODE, "unknown"),
                facts.getOrDefault(Headers.ERROR, ""),
                facts.getOrDefault(Headers.POINTER, ""),
                facts.getOrDefault(Headers.RULE, ""),
                item.envelope.schemaId(),
                facts.getOrDefault(Headers.CATEGORY, Category.MALFORMED_JSON.wireName()),
                facts.getOrDefault(Headers.HINT, ""),
                "true".equals(facts.get(Headers.CAN_RETRY)),
                failedAt,
                orElse(HeaderText.instant(facts.get(Headers.FIRST_FAILED_AT)), failedAt),
                Envelopes.positive(facts.get(Headers.RETRY_COUNT), 0),
                Envelopes.origin(facts.get(Headers.ORIGIN), null),
                item.envelope.receivedAt(),
                item.envelope.revision(),
                originalHeaders(facts),
                facts.get(Headers.NODE));
    }

    /** As it stands in objects and answers; members without a value are left out. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        put(json, "letter_id", letterId);
        put(json, "stream", stream);
        put(json, "event_id", eventId);
        put(json, "correlation_id", correlationId);
        put(json, "natural_id", naturalId);
        putOriginal(json);
        putReason(json);
        put(json, "failed_at", failedAt);
        put(json, "first_failed_at", firstFailedAt);
        json.put("retry_count", retryCount);
        put(json, "received_at", receivedAt);
        putOrigin(json);
        headers.forEach(json.putObject("headers")::put);
        return json;
    }

    private void putOriginal(ObjectNode json) {
        String text = HeaderText.read(original);
        if (text == null) {
            json.put("original_base64", original);
        } else {
            json.put("original", text);
        }
    }

    private void putReason(ObjectNode json) {
        json.put("stage", stage).put("code", code).put("message", message);
        json.put("pointer", pointer).put("rule", rule);
        if (schemaId > 0) {
            json.put("schema_id", schemaId);
        }
        json.put("error_category", category).put("hint", hint).put("can_retry", canRetry);
    }

    private void putOrigin(ObjectNode json) {
        if (origin != null) {
            json.putObject("origin")
                    .put("topic_id", origin.topicId().toString())
                    .put("partition", origin.partition())
                    .put("offset", origin.offset());
        }
    }

    private static void put(ObjectNode json, String name, Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static Map<String, String> originalHeaders(Map<String, String> facts) {
        Map<String, String> original = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            if (name.startsWith(Headers.ORIGINAL_PREFIX)) {
                original.put(name.substring(Headers.ORIGINAL_PREFIX.length()), value);
            }
        });
        return original;
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
