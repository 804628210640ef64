package io.millrace.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.IsoInstant;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.millrace.kafka.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A raw record as one line: its envelope, then {@code "event":} and the record's bytes, token for token; only line breaks between
 * tokens go. Bytes that are no single strict JSON text stand as {@code "event_base64"} instead, so that every line is JSON and no byte
 * is lost. The event is the last member. Pure.
 */
public final class RawLine {
    private static final String EVENT = "event";
    private static final String BASE64 = "event_base64";

    private RawLine() {}

    /** Without the line's end. */
    public static byte[] write(Item item) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(item.value.length + 512);
        try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(line)) {
            json.writeStartObject();
            writeEnvelope(json, item);
            String text = text(item.value);
            if (text == null) {
                json.writeBinaryField(BASE64, item.value);
            } else {
                json.writeFieldName(EVENT);
                json.writeRawValue(text);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toByteArray();
    }

    /** The record's bytes, from the line that {@link #write} made. */
    public static byte[] event(byte[] line) {
        try (JsonParser json = Json.MAPPER.getFactory().createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(BASE64)) {
                    return json.getBinaryValue();
                }
                if (name.equals(EVENT)) {
                    int start = (int) json.currentTokenLocation().getByteOffset();
                    return java.util.Arrays.copyOfRange(line, start, line.length - 1);
                }
                json.skipChildren();
            }
            throw new IOException("the line has no event");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The place of the record, from the line that {@link #write} made. */
    public static Origin origin(byte[] line) {
        try (JsonParser json = Json.MAPPER.getFactory().createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(Headers.ORIGIN)) {
                    return Origin.parse(json.getText());
                }
                json.skipChildren();
            }
            throw new IOException("the line has no origin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line, where the bytes are JSON whose line breaks can only stand between tokens. */
    public static byte[] oneLine(byte[] json) {
        for (byte one : json) {
            if (one == '\n' || one == '\r') {
                return withoutBreaks(new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            }
        }
        return json;
    }

    private static void writeEnvelope(JsonGenerator json, Item item) throws IOException {
        Map<String, String> beside = beside(item);
        for (Map.Entry<String, String> fact : beside.entrySet()) {
            json.writeStringField(fact.getKey().replace('-', '_'), fact.getValue());
        }
        if (item.envelope.schemaId() != 0) {
            json.writeNumberField("schema_id", item.envelope.schemaId());
        }
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : item.headers.entrySet()) {
            if (!header.getValue().equals(beside.get(header.getKey()))) {
                json.writeStringField(header.getKey(), header.getValue());
            }
        }
        json.writeEndObject();
    }

    /** What stands in members of its own need not stand among the headers again. */
    private static Map<String, String> beside(Item item) {
        Envelope envelope = item.envelope;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Headers.EVENT_ID, envelope.eventId().toString());
        if (envelope.correlationId() != null) {
            facts.put(Headers.CORRELATION_ID, envelope.correlationId().toString());
        }
        if (envelope.stream() != null) {
            facts.put(Headers.STREAM, envelope.stream());
        }
        facts.put(Headers.RECEIVED_AT, IsoInstant.text(envelope.receivedAt()));
        facts.put(Headers.ORIGIN, item.origin.toString());
        return facts;
    }

    /** Null where the bytes can't stand in a line as they are. */
    private static String text(byte[] value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            return isOneJsonText(text) ? withoutBreaks(text) : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isOneJsonText(String text) {
        try (JsonParser json = Json.MAPPER.getFactory().createParser(text)) {
            if (json.nextToken() == null) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutBreaks(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace("\n", "").replace("\r", "");
    }
}
