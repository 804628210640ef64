package io.millrace.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawLineTest {
    private static final UUID EVENT = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final Origin ORIGIN = new Origin(UUID.fromString("1a2b3c4d-0000-4000-8000-000000000000"), 2, 1234);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1.0e+2,  \"A\":\t0.10000000000000000000000000001}",
                "{\"event\":{\"event\":\"\\u00e9 \\\" \\\\ \\ud800\"},\"é\":\"日本\"}",
                "[1, 2]",
                "\"text\"",
                "-0",
                "null"
            })
    void keepsEveryTokenAndSpace(String event) {
        byte[] line = RawLine.write(item(bytes(event), Map.of("event", ",\"event\":1")));

        assertTrue(new String(line, StandardCharsets.UTF_8).endsWith(",\"event\":" + event + "}"));
        assertArrayEquals(bytes(event), RawLine.event(line));
    }

    @Test
    void takesLineBreaksBetweenTokensAway() {
        byte[] line = RawLine.write(item(bytes("{\r\n  \"a\": [1,\n 2]\n}\n"), Map.of()));

        assertFalse(new String(line, StandardCharsets.UTF_8).contains("\n"));
        assertEquals("{  \"a\": [1, 2]}", new String(RawLine.event(line), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{} {}", "{\"a\":1,\"a\":2}", "NaN", "\uFEFF{}", "{'a':1}", "{\"a\":\"\n\"}", "no"})
    void keepsWhatIsNoJsonByteForByte(String poison) {
        byte[] line = RawLine.write(item(bytes(poison), Map.of()));

        assertTrue(Json.read(line).has("event_base64"));
        assertArrayEquals(bytes(poison), RawLine.event(line));
    }

    @Test
    void keepsBytesThatAreNoUtf8() {
        byte[] poison = {'"', (byte) 0xc3, (byte) 0x28, '"'};
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);

        assertArrayEquals(poison, RawLine.event(RawLine.write(item(poison, Map.of()))));
        assertArrayEquals(utf16, RawLine.event(RawLine.write(item(utf16, Map.of()))));
        assertTrue(Json.read(RawLine.write(item(utf16, Map.of()))).has("event_base64"));
    }

    @Test
    void tellsTheEnvelopeBesideTheEvent() {
        JsonNode line = Json.read(
                RawLine.write(item(bytes("{}"), Map.of("event-id", EVENT.toString(), "stream", "another", "x", "y"))));

        assertEquals(EVENT.toString(), line.get("event_id").textValue());
        assertEquals("holded", line.get("stream").textValue());
        assertEquals("2026-11-20T07:00:00Z", line.get("received_at").textValue());
        assertEquals(ORIGIN.toString(), line.get("origin").textValue());
        assertEquals(7, line.get("schema_id").intValue());
        assertEquals(Json.read("{\"stream\":\"another\",\"x\":\"y\"}"), line.get("headers"));
        assertFalse(line.has("correlation_id"));
    }

    private static Item item(byte[] value, Map<String, String> headers) {
        Envelope envelope =
                new Envelope(EVENT, null, "holded", 7, Instant.parse("2026-11-20T07:00:00Z"), ORIGIN, 1, null);
        return new Item(ORIGIN, null, value, headers, envelope);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
