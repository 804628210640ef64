package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.config.LimitsConfig;
import io.millrace.enrich.Enrichment;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.json.Json;
import io.millrace.normalise.NormaliseConfig;
import io.millrace.normalise.Normaliser;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.ColumnValue;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.millrace.validate.ValidateConfig;
import io.millrace.validate.Validator;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The 400 samples from bytes to silver, without any service. */
class HoldedSamplesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T07:00:00.123Z");
    private static final StreamCatalog STREAMS = StreamLoader.builtIn();
    private static List<Item> items;

    @BeforeAll
    static void walk() throws IOException {
        LimitsConfig limits = new LimitsConfig(5_242_880, 1_000, 262_144, 64, 1_000, 400, 10_000, 67_108_864);
        Batch batch = Batch.ofPackage(lines().map(HoldedSamplesTest::item).toList());
        new Validator(
                        STREAMS,
                        new NoRegistry(),
                        limits,
                        new ValidateConfig(1),
                        names -> Future.succeededFuture(List.of()))
                .validate(batch);
        new Normaliser(STREAMS, new NormaliseConfig(2_097_152), InstantSource.fixed(NOW), "test").normalise(batch);
        new Enrichment(STREAMS, InstantSource.fixed(NOW), "test").enrich(batch);
        items = batch.items();
    }

    @Test
    void allPass() {
        assertEquals(400, items.size());
        assertTrue(items.stream().allMatch(Item::open));
    }

    @Test
    void everyColumnOfEveryRowCanBeMade() {
        STREAMS.defaultStream()
                .orElseThrow()
                .rows()
                .getFirst()
                .columns()
                .forEach(column -> items.forEach(item -> ColumnValue.of(column, item.silver)));
    }

    @Test
    void contextsFollowTheTypes() {
        Map<String, Integer> contexts = new TreeMap<>();
        items.forEach(item ->
                contexts.merge(item.silver.at("/enrichment/business_context").asText(), 1, Integer::sum));

        assertEquals(
                Map.of(
                        "account_management", 48,
                        "billing", 45,
                        "customer_management", 61,
                        "financial", 49,
                        "other", 47,
                        "payments", 54,
                        "product_management", 41,
                        "user_management", 55),
                contexts);
    }

    @Test
    void scoresAreTheShareOfSixThatIsPresent() {
        for (Item item : items) {
            JsonNode stamps = item.tree.has("headers") ? item.tree.get("headers") : item.tree.get("attributes");
            String names = String.join("\n", (Iterable<String>) stamps::fieldNames);
            int present = (item.tree.at("/data").hasNonNull("amount") ? 1 : 0)
                    + (names.contains("TimestampStamp") ? 1 : 0)
                    + (names.contains("MessageIdStamp") ? 1 : 0)
                    + (stamps.toString().contains("\"requestPlatform\":\"") ? 1 : 0)
                    + (names.contains("AmplitudeTrackStamp") ? 1 : 0)
                    + (stamps.toString().contains("\"trackedDevice\":\"") ? 1 : 0);

            BigDecimal share = BigDecimal.valueOf(present).divide(BigDecimal.valueOf(6), 2, RoundingMode.HALF_UP);
            assertEquals(share, item.silver.at("/enrichment/data_quality_score").decimalValue());
        }
    }

    @Test
    void numbersKeepTheirSpelledValue() {
        for (Item item : items) {
            JsonNode sent = Json.read(item.value).at("/data");
            assertEquals(sent, Json.read(Json.write(item.silver)).at("/data"));
        }
    }

    @Test
    void absentTimesAreTheReceipt() {
        assertEquals(36, items.stream().filter(i -> i.eventTime.equals(NOW)).count());
        assertEquals(
                36,
                items.stream()
                        .filter(i -> i.silver
                                .at("/attributes/timestampStamp")
                                .asText()
                                .equals("2026-11-20T07:00:00.123Z"))
                        .count());
    }

    private static Item item(String line) {
        Envelope envelope = new Envelope(Ids.timeOrdered(NOW), null, "holded", 0, NOW, null, 1, null);
        return new Item(null, null, line.getBytes(StandardCharsets.UTF_8), Map.of(), envelope);
    }

    private static java.util.stream.Stream<String> lines() throws IOException {
        try (InputStream in = HoldedSamplesTest.class.getResourceAsStream("/data/holded_events.ndjson")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    private static final class NoRegistry implements SchemaCatalog {
        @Override
        public Future<Void> admit(String subject, String schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<Version>> latest(Collection<String> subjects) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Optional<String>> schema(int id) {
            return Future.failedFuture("none");
        }

        @Override
        public Future<Registered> register(String subject, String schema) {
            return Future.failedFuture("none");
        }

        @Override
        public Optional<Registered> current(String subject) {
            return Optional.empty();
        }
    }
}
