package io.millrace.enrich;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Partition;
import io.millrace.json.Json;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.stream.ColumnValue;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamLoader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrichmentTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T07:00:00.123Z");
    private static final Instant PROCESSED = Instant.parse("2026-11-20T07:00:01Z");
    private static final UUID ID = UUID.fromString("0190a1b2-0000-7000-8000-000000000001");
    private static final UUID CORRELATION = UUID.fromString("0190a1b2-0000-7000-8000-000000000002");
    private static final StreamCatalog STREAMS = StreamLoader.builtIn();
    private static final StreamDeclaration HOLDED = STREAMS.defaultStream().orElseThrow();

    @Test
    void makesTheSilverDocumentOfTheFormat() {
        String attributes = "\"attributes\":{\"timestampStamp\":\"2025-01-01T00:00:00Z\",\"messageIdStamp\":\"m\","
                + "\"type\":\"A\\\\Transaction\\\\B\",\"targetSubscription\":\"Wallet\","
                + "\"newContextStamp\":{\"accountId\":\"acc\",\"userId\":\"u\",\"requestPlatform\":\"web\"},"
                + "\"amplitudeTrackStamp\":{\"id\":42}}";
        Item item = enriched("{\"data\":{\"id\":\"d\",\"amount\":100.50}," + attributes + "}", null);

        assertEquals(
                Json.read("{\"data\":{\"id\":\"d\",\"amount\":100.50}," + attributes + ",\"metadata\":{\"eventId\":\""
                        + ID
                        + "\",\"correlationId\":\"" + CORRELATION
                        + "\",\"publishTime\":\"2026-11-20T07:00:00.123Z\",\"schemaId\":7,\"revision\":1},"
                        + "\"enrichment\":{\"business_context\":\"financial\",\"data_quality_score\":0.83,"
                        + "\"partition_key\":\"acc\",\"processed_at\":\"2026-11-20T07:00:01Z\","
                        + "\"pipeline_version\":\"0.1.0\"}}"),
                Json.read(Json.write(item.silver)));
        assertEquals("acc", item.partitionKey);
    }

    @ParameterizedTest
    @CsvSource({
        "Holded\\Wallet\\Domain\\Transaction\\Events\\X,financial",
        "Holded\\Accounting\\Domain\\Account\\Events\\X,account_management",
        "Holded\\Core\\Domain\\User\\Events\\X,user_management",
        "INVOICE_CREATED,billing",
        "PAYMENT_RECEIVED,payments",
        "CUSTOMER_UPDATED,customer_management",
        "PRODUCT_DISCONTINUED,product_management",
        "A\\User\\Transaction\\B,financial",
        "Transaction,other",
        "MY_INVOICE_X,other"
    })
    void findsTheBusinessContext(String type, String context) {
        assertEquals(
                context,
                enriched(content(type), null)
                        .silver
                        .at("/enrichment/business_context")
                        .asText());
    }

    @Test
    void aScoreOfNothingIsZero() {
        JsonNode score = enriched(content("T"), null).silver.at("/enrichment/data_quality_score");

        assertTrue(score.isNumber());
        assertEquals(0, BigDecimal.ZERO.compareTo(score.decimalValue()));
    }

    @Test
    void fillsInWhatTheSenderLeftOut() {
        JsonNode silver = enriched(content("T"), null).silver;

        assertEquals("m", silver.at("/attributes/messageIdStamp").asText());
        assertEquals(
                "2025-01-01T00:00:00Z", silver.at("/attributes/timestampStamp").asText());
    }

    @Test
    void everyColumnHoldsWhatIsMade() {
        JsonNode silver = enriched(content("T"), null).silver;

        HOLDED.rows().getFirst().columns().forEach(column -> ColumnValue.of(column, silver));
        assertEquals("T", ColumnValue.of(HOLDED.rows().getFirst().columns().get(2), silver));
    }

    @Test
    void aReentryIsTheNextRevisionAndItsResultHashDoesNotDependOnTime() {
        Item first = enriched(content("T"), null);
        Item second = enriched(content("T"), "00");
        Item other = enriched(content("U"), "00");

        assertEquals(1, first.silver.at("/metadata/revision").intValue());
        assertEquals(4, second.silver.at("/metadata/revision").intValue());
        assertArrayEquals(first.resultHash, second.resultHash);
        assertFalse(Arrays.equals(first.resultHash, other.resultHash));
    }

    private static String content(String type) {
        return "{\"data\":{\"id\":\"d\"},\"attributes\":{\"type\":" + Json.MAPPER.valueToTree(type)
                + ",\"targetSubscription\":\"S\",\"newContextStamp\":{\"accountId\":\"acc\",\"userId\":\"u\"}}}";
    }

    private static Item enriched(String content, String claimKey) {
        boolean first = claimKey == null;
        Envelope envelope = new Envelope(ID, CORRELATION, "holded", 7, RECEIVED, null, first ? 1 : 3, null);
        Item item = new Item(null, null, null, first ? Map.of() : Map.of(Headers.CLAIM_KEY, claimKey), envelope);
        item.content = Json.read(content);
        item.naturalId = "m";
        item.eventTime = Instant.parse("2025-01-01T00:00:00Z");
        Partition partition = new Partition(first ? Topics.RAW : Topics.REENTRY, ID, 0);
        new Enrichment(STREAMS, InstantSource.fixed(first ? PROCESSED : PROCESSED.plusSeconds(5)), "0.1.0")
                .enrich(new Batch("refine", partition, 1, 0, 1, List.of(item), null));
        return item;
    }
}
