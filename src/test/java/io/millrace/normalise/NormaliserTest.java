package io.millrace.normalise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.json.Json;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormaliserTest {
    private static final Instant NOW = Instant.parse("2026-11-20T07:00:00.123Z");

    @TempDir
    Path directory;

    private StreamCatalog streams;

    @BeforeEach
    void declare() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("parcels"));
        Files.writeString(folder.resolve("schema.json"), "{}");
        Files.writeString(folder.resolve("stream.json"), """
                { "normalise": "{ \\"carrier\\": .c, \\"weight\\": .w, \\"at\\": event-time(.t), * - c, w, t : . }",
                  "filters": [{ "name": "tests", "when": ".test" }],
                  "enrichment": "{ \\"heavy\\": .weight > 10, \\"first\\": .list[0].a + 1, \\"share\\": 1.5 / .parts }",
                  "rows": [{ "columns": [
                    { "name": "carrier", "type": "text", "value": ".data.carrier", "limit": 5, "required": true },
                    { "name": "weight", "type": "int", "value": ".data.weight" },
                    { "name": "seen", "type": "uuid", "value": ".data.seen" } ] }] }
                """);
        StreamLoader.Loaded loaded = StreamLoader.load(directory);
        assertEquals(List.of(), loaded.errors());
        streams = loaded.catalog();
    }

    @Test
    void keepsNumbersExactlyThroughExpressions() {
        String digits = "9".repeat(1000);

        Item item =
                normalised("{\"c\":\"DHL\",\"x\":1e400,\"y\":" + digits + ",\"z\":0.10,\"b\":12345678901234567890.5}");

        assertTrue(item.open());
        assertEquals(
                "{\"carrier\":\"DHL\",\"x\":1E+400,\"y\":" + digits + ",\"z\":0.10,\"b\":12345678901234567890.5}",
                new String(Json.write(item.content), StandardCharsets.UTF_8));
    }

    @Test
    void twoSpellingsOfOneEventHaveOneHash() {
        Item one = normalised("{\"c\":\"DHL\",\"w\":2.0,\"t\":\"2025-01-01 02:00:00+02:00\"}");
        Item two = normalised("{ \"t\":1735689600000, \"w\":20e-1, \"c\":\"DH\\u004c\" }");
        Item other = normalised("{\"c\":\"DHL\",\"w\":3,\"t\":1735689600000}");

        assertEquals(16, one.contentHash.length);
        assertArrayEquals(one.contentHash, two.contentHash);
        assertFalse(Arrays.equals(one.contentHash, other.contentHash));
    }

    @Test
    void letsGoWhatAFilterNames() {
        Item item = normalised("{\"c\":\"DHL\",\"test\":true}");

        assertEquals(new Outcome.Filtered("tests"), item.outcome);
        assertTrue(normalised("{\"c\":\"DHL\",\"test\":\"yes\"}").open());
    }

    @Test
    void refusesBeforeTheClaimWhatAColumnCantHold() {
        assertRefused("{\"c\":\"Too long\"}", "column_refused", "/c", "limit");
        assertRefused("{}", "column_refused", "", "required");
        assertRefused("{\"c\":\"DHL\",\"w\":2147483648}", "column_refused", "/w", "type");
        assertRefused("{\"c\":\"DHL\",\"w\":1.5}", "column_refused", "/w", "type");
        assertRefused("{\"c\":\"DHL\",\"seen\":\"x\"}", "column_refused", "/seen", "type");
    }

    @Test
    void refusesWhatAnExpressionCantBeAppliedTo() {
        assertRefused("{\"c\":\"DHL\",\"list\":[{\"a\":{}}]}", "enrichment_failed", "", "enrichment");
        assertRefused("{\"c\":\"DHL\",\"parts\":0.0}", "enrichment_failed", "", "enrichment"); // no number of JSON
        assertRefused("{\"c\":\"DHL\",\"t\":\"soon\"}", "time_unreadable", "/t", "normalise");
    }

    @Test
    void refusalsNeverQuoteTheEvent() {
        Item item = normalised("{\"c\":\"DHL\",\"list\":[{\"a\":{\"k\":\"secret\"}}]}");

        assertFalse(violation(item).message().contains("secret"));
    }

    @Test
    void refusesASilverDocumentThatGrewTooLarge() {
        Item item = item("{\"c\":\"DHL\",\"note\":\"" + "x".repeat(5_000) + "\"}");

        new Normaliser(streams, new NormaliseConfig(4_096), InstantSource.fixed(NOW), "test")
                .normalise(Batch.ofPackage(List.of(item)));

        assertEquals(
                "silver_too_large",
                ((Outcome.Rejected) item.outcome).rejection().code());
    }

    @Test
    void refusesWhatBreaksTheContractOfItsStream() throws IOException {
        Files.writeString(directory.resolve("parcels/silver.schema.json"), """
                { "properties": { "data": { "properties": { "carrier": { "maxLength": 3 } } } },
                  "required": ["data", "metadata", "enrichment"] }""");
        streams = StreamLoader.load(directory).catalog();

        assertTrue(normalised("{\"c\":\"DHL\"}").open());
        assertRefused("{\"c\":\"DHLX\"}", "silver_violated", "", "maxLength");
        assertTrue(violation(normalised("{\"c\":\"DHLX\"}")).message().contains("/data/carrier"));
        assertRefused("{\"c\":\"Too long\"}", "column_refused", "/c", "limit");
    }

    private void assertRefused(String event, String code, String pointer, String rule) {
        Item item = normalised(event);

        Rejection rejection =
                assertInstanceOf(Outcome.Rejected.class, item.outcome).rejection();
        assertEquals(code, rejection.code());
        assertEquals(pointer, violation(item).pointer());
        assertEquals(rule, violation(item).rule());
    }

    private static Violation violation(Item item) {
        return ((Outcome.Rejected) item.outcome).rejection().violations().getFirst();
    }

    private Item normalised(String event) {
        Item item = item(event);
        new Normaliser(streams, new NormaliseConfig(2_097_152), InstantSource.fixed(NOW), "test")
                .normalise(Batch.ofPackage(List.of(item)));
        return item;
    }

    private static Item item(String event) {
        UUID id = UUID.fromString("0190a1b2-0000-7000-8000-000000000001");
        Item item = new Item(null, null, null, Map.of(), new Envelope(id, null, "parcels", 1, NOW, null, 1, null));
        item.tree = Json.read(event);
        item.naturalId = "n";
        item.eventTime = NOW;
        return item;
    }
}
