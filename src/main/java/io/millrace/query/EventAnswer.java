package io.millrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes {@code GET /events/{id}}: facts, then where each copy is, then the event itself as sent and enriched. */
final class EventAnswer {
    private EventAnswer() {}

    static Buffer write(UUID eventId, EventFacts facts, Optional<Copies.Copy> raw, Optional<Copies.Copy> enriched) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("event_id", eventId.toString());
            writeFacts(json, facts);
            json.writeObjectFieldStart("copies");
            writePlace(json, "raw", facts.raw(), raw);
            writePlace(json, "enriched", facts.silver(), enriched);
            json.writeEndObject();
            writeContent(json, "raw", raw);
            writeContent(json, "enriched", enriched);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }

    private static void writeFacts(JsonGenerator json, EventFacts facts) throws IOException {
        json.writeStringField("state", facts.state());
        writeText(json, "stream", facts.stream());
        writeText(json, "correlation_id", facts.correlationId());
        writeText(json, "natural_id", facts.naturalId());
        if (facts.receivedAt() != null) {
            json.writeStringField("received_at", facts.receivedAt().toInstant().toString());
        }
        if (facts.revision() != null) {
            json.writeNumberField("revision", facts.revision());
        }
        for (Map.Entry<String, Object> fact : facts.more().entrySet()) {
            json.writePOJOField(fact.getKey(), fact.getValue());
        }
    }

    private static void writePlace(JsonGenerator json, String name, Origin origin, Optional<Copies.Copy> copy)
            throws IOException {
        if (origin == null) {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("topic_id", origin.topicId().toString());
        json.writeNumberField("partition", origin.partition());
        json.writeNumberField("offset", origin.offset());
        if (copy.isPresent() && copy.get().objectKey() != null) {
            json.writeStringField("object", copy.get().objectKey());
            json.writeNumberField("line", copy.get().line());
        }
        json.writeEndObject();
    }

    private static void writeContent(JsonGenerator json, String name, Optional<Copies.Copy> copy) throws IOException {
        if (copy.isPresent() && copy.get().json() != null) {
            json.writeFieldName(name);
            json.writeRawValue(new String(copy.get().json(), StandardCharsets.UTF_8));
        }
    }

    private static void writeText(JsonGenerator json, String name, Object value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }
}
