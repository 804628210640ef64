package io.millrace.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Item;
import io.millrace.event.Category;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T07:00:01.5Z");
    private static final Origin ORIGIN = new Origin(new UUID(5, 6), 0, 7);
    private static final Envelope ENVELOPE =
            new Envelope(Ids.timeOrdered(NOW), Ids.timeOrdered(NOW), "holded", 7, NOW.minusSeconds(1), ORIGIN, 1, null);
    private static final Rejection REJECTION = new Rejection.SchemaViolated(
            Category.MISSING_REQUIRED_FIELD,
            List.of(
                    new Violation("/data", "required", "id is missing"),
                    new Violation("/headers", "type", "not an object")));

    @Test
    void bringsEveryFactBack() {
        Item refused = item("{\"data\":{}}".getBytes(UTF_8), Map.of("tenant", "acmé"));
        refused.naturalId = "m-1";
        refused.naturalIdDeclared = true;

        DeadLetter letter = readBack(DeadLetterRecord.of(refused, "validate", REJECTION, NOW));

        assertEquals(Ids.ofLetter(ORIGIN.toString(), "validate", 1), letter.letterId());
        assertEquals(ENVELOPE.eventId(), letter.eventId());
        assertEquals(ENVELOPE.correlationId(), letter.correlationId());
        assertEquals("holded", letter.stream());
        assertEquals("m-1", letter.naturalId());
        assertArrayEquals(refused.value, letter.original());
        assertEquals("validate", letter.stage());
        assertEquals("schema_violated", letter.code());
        assertEquals("id is missing (and 1 more)", letter.message());
        assertEquals("/data", letter.pointer());
        assertEquals("required", letter.rule());
        assertEquals(7, letter.schemaId());
        assertEquals("missing_required_field", letter.category());
        assertTrue(letter.canRetry());
        assertEquals(NOW, letter.failedAt());
        assertEquals(NOW, letter.firstFailedAt());
        assertEquals(0, letter.retryCount());
        assertEquals(ORIGIN, letter.origin());
        assertEquals(ENVELOPE.receivedAt(), letter.receivedAt());
        assertEquals(Map.of("tenant", "acmé"), letter.headers());
    }

    @Test
    void writesTheMembersThatTheFormatNames() {
        DeadLetter letter =
                readBack(DeadLetterRecord.of(item("{\"a\":1}".getBytes(UTF_8), Map.of()), "validate", REJECTION, NOW));

        JsonNode json = letter.toJson();

        assertEquals("{\"a\":1}", json.get("original").textValue());
        assertEquals(7, json.get("schema_id").intValue());
        assertEquals(
                "{\"topic_id\":\"00000000-0000-0005-0000-000000000006\",\"partition\":0,\"offset\":7}",
                json.get("origin").toString());
        assertEquals("2026-11-20T07:00:01.500Z", json.get("failed_at").textValue());
        assertEquals("{}", json.get("headers").toString());
        assertNull(json.get("natural_id"));
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] original = {'{', (byte) 0xFF, 0, '}'};
        JsonNode json = readBack(DeadLetterRecord.of(item(original, Map.of()), "collect", REJECTION, NOW))
                .toJson();
        assertEquals("e/8AfQ==", json.get("original_base64").asText());
        assertNull(json.get("original"));
    }

    @Test
    void isTheSameLetterWhenWrittenAgain() {
        Item refused = item("{}".getBytes(UTF_8), Map.of());
        DeadLetter first = readBack(DeadLetterRecord.of(refused, "validate", REJECTION, NOW));
        DeadLetter second = readBack(DeadLetterRecord.of(refused, "validate", REJECTION, NOW.plusSeconds(9)));
        DeadLetter other = readBack(DeadLetterRecord.of(refused, "normalise", REJECTION, NOW));
        assertEquals(first.letterId(), second.letterId());
        assertTrue(!first.letterId().equals(other.letterId()));
    }

    @Test
    void boundsEveryHeaderAndTheirNumber() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < 80; i++) {
            headers.put("h" + i, "é".repeat(9_000));
        }
        headers.put("n".repeat(9_000), "late");
        Rejection rejection = new Rejection.SchemaViolated(
                Category.DATA_TYPE_ERROR, List.of(new Violation("/p".repeat(9_000), "type", "m".repeat(9_000))));

        ProducerRecord<byte[], byte[]> record =
                DeadLetterRecord.of(item(new byte[0], headers), "validate", rejection, NOW);

        List<Header> written =
                StreamSupport.stream(record.headers().spliterator(), false).toList();
        assertTrue(written.stream()
                .allMatch(
                        header -> header.value().length <= 4096 && header.key().length() <= 4096));
        assertEquals(50, readBack(record).headers().size());
    }

    @Test
    void countsOnWhereARetriedLetterFailsAgain() {
        Map<String, String> before = Map.of(
                Headers.CLAIM_KEY, "00", Headers.RETRY_COUNT, "2", Headers.FIRST_FAILED_AT, "2026-01-01T00:00:00Z");
        DeadLetter letter = readBack(DeadLetterRecord.of(reentry(1, before), "validate", REJECTION, NOW));
        assertEquals(2, letter.retryCount());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), letter.firstFailedAt());
        assertEquals(NOW, letter.failedAt());
    }

    @Test
    void believesNoHistoryOfARawRecord() {
        Map<String, String> claimed = Map.of(Headers.CLAIM_KEY, "00", Headers.RETRY_COUNT, "2");
        Item raw = new Item(ORIGIN, null, new byte[0], claimed, ENVELOPE);
        assertEquals(
                0,
                readBack(DeadLetterRecord.of(raw, "validate", REJECTION, NOW)).retryCount());
    }

    @Test
    void isAnotherLetterWhereAnotherRecordIsRefused() {
        Map<String, String> key = Map.of(Headers.CLAIM_KEY, "00");
        DeadLetter raw = readBack(DeadLetterRecord.of(item(new byte[0], Map.of()), "validate", REJECTION, NOW));
        DeadLetter first = readBack(DeadLetterRecord.of(reentry(1, key), "validate", REJECTION, NOW));
        DeadLetter second = readBack(DeadLetterRecord.of(reentry(2, key), "validate", REJECTION, NOW));
        assertEquals(
                3, Set.of(raw.letterId(), first.letterId(), second.letterId()).size());
        assertEquals(1, first.retryCount(), "a re-entry is a retry");
    }

    @Test
    void keepsTheBeginningOfWhatNoRecordCanHold() {
        byte[] large = new byte[DeadLetterRecord.MAX_ORIGINAL_BYTES + 1];
        large[0] = '{';
        ProducerRecord<byte[], byte[]> record = DeadLetterRecord.of(item(large, Map.of()), "validate", REJECTION, NOW);
        assertArrayEquals(Arrays.copyOf(large, 1 << 20), record.value());
        assertEquals(
                Integer.toString(large.length),
                new String(record.headers().lastHeader("original-bytes").value(), UTF_8));
    }

    private static Item reentry(int offset, Map<String, String> headers) {
        return new Item(new Origin(new UUID(7, 7), 0, offset), null, new byte[0], headers, ENVELOPE);
    }

    @Test
    void keepsALetterThatOthersWrote() {
        DeadLetter letter = DeadLetter.of(Envelopes.item(
                new Partition("events.dead.letter", new UUID(9, 9), 0),
                new ConsumerRecord<>("events.dead.letter", 0, 5, null, "hello".getBytes(UTF_8)),
                null));
        assertEquals(Ids.ofOrigin(new Origin(new UUID(9, 9), 0, 5)), letter.letterId());
        assertNull(letter.origin());
        assertEquals("unknown", letter.code());
        assertEquals("malformed_json", letter.category());
    }

    private static Item item(byte[] value, Map<String, String> headers) {
        return new Item(ORIGIN, null, value, headers, ENVELOPE);
    }

    private static DeadLetter readBack(ProducerRecord<byte[], byte[]> sent) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                sent.topic(),
                0,
                11,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
        return DeadLetter.of(Envelopes.item(new Partition(sent.topic(), new UUID(9, 9), 0), record, null));
    }
}
