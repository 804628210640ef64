package io.millrace.validate;

import static io.millrace.validate.Judging.event;
import static io.millrace.validate.Judging.item;
import static io.millrace.validate.Judging.judged;
import static io.millrace.validate.Judging.messageId;
import static io.millrace.validate.Judging.rejection;
import static io.millrace.validate.Judging.time;
import static io.millrace.validate.Judging.validator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.event.Category;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.registry.SchemaCatalog;
import io.millrace.validate.Judging.Schemata;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
    private static final String CONTEXT =
            "X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp";

    @Test
    void takesEverySampleAndFindsTheMessageIds() throws IOException {
        try (InputStream in = ValidatorTest.class.getResourceAsStream("/data/holded_events.ndjson")) {
            List<Item> items = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> item(line.getBytes(StandardCharsets.UTF_8), "holded", 0))
                    .toList();

            validator(new Schemata(Map.of())).validate(Batch.ofPackage(items));

            assertEquals(400, items.stream().filter(Item::open).count());
            assertEquals(371, items.stream().filter(i -> i.naturalIdDeclared).count());
            assertTrue(items.stream().allMatch(i -> i.envelope.schemaId() == 7));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1735689600000|2025-01-01T00:00:00Z",
                "1735689600001|2025-01-01T00:00:00.001Z",
                "{\"dispatchedAt\":1735689600000}|2025-01-01T00:00:00Z",
                "{\"dispatchedAt\":\"2025-01-01 02:00:00+02:00\"}|2025-01-01T00:00:00Z",
                "\"2025-01-01T00:00:00.250\"|2025-01-01T00:00:00.250Z",
                "\"2025-01-01 00:00:00\"|2025-01-01T00:00:00Z",
                "\"2025-01-01T00:00Z\"|2025-01-01T00:00:00Z",
                "\"2025-01-01T00:00:00-0530\"|2025-01-01T05:30:00Z",
                "\"0001-01-01T00:00:00Z\"|0001-01-01T00:00:00Z",
                "\"9999-12-31T23:59:59.999999999Z\"|9999-12-31T23:59:59.999999999Z",
                "null|2026-11-20T07:00:00.123Z"
            })
    void readsEverySpellingOfATime(String spelled, String instant) {
        Item item = judged(event("", time(spelled)));

        assertEquals(Instant.parse(instant), item.eventTime);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2025-02-30T00:00:00Z\"",
                "\"2025-01-01T24:00:00Z\"",
                "\"2025-01-01T23:59:60Z\"",
                "\"2025-01-01\"",
                "\"yesterday\"",
                "\"\"",
                "\"2025-01-01T00:00:00Z\\n\"",
                "\"2025-01-01T00:00:00+19:00\"",
                "\"0000-12-31T00:00:00Z\"",
                "\"0001-01-01T00:00:00+01:00\"",
                "\"1735689600000\"",
                "253402300800000",
                "1.5",
                "1e30",
                "true",
                "[]",
                "{}",
                "{\"dispatchedAt\":null}",
                "{\"dispatchedAt\":{}}"
            })
    void refusesATimeThatCantBeRead(String spelled) {
        Item item = judged(event("", time(spelled)));

        assertFalse(item.open());
        assertTrue(rejection(item)
                .violations()
                .getFirst()
                .pointer()
                .startsWith("/headers/X-Message-Stamp-Holded\\Core\\Messaging\\Messenger\\Stamp\\TimestampStamp"));
    }

    @Test
    void takesTheMessageIdInEitherForm() {
        assertEquals("m-1", judged(event("", messageId("\"m-1\""))).naturalId);
        assertEquals("m-1", judged(event("", messageId("{\"id\":\"m-1\"}"))).naturalId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "5", "{\"id\":\"\"}", "{}", "{\"id\":7}", "[]"})
    void refusesAMessageIdThatIsNone(String id) {
        assertFalse(judged(event("", messageId(id))).open());
    }

    @Test
    void boundsTheMessageId() {
        assertTrue(judged(event("", messageId("\"" + "é".repeat(256) + "\""))).open());
        assertFalse(judged(event("", messageId("\"" + "é".repeat(257) + "\""))).open());
    }

    @Test
    void givesTheEventIdWhereTheSenderHasNone() {
        Item item = judged(event("", messageId("null")));

        assertTrue(item.open());
        assertFalse(item.naturalIdDeclared);
        assertEquals(item.envelope.eventId().toString(), item.naturalId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|MISSING_REQUIRED_FIELD|/data|required",
                "{\"data\":{\"id\":\"x\"}}|MISSING_REQUIRED_FIELD|''|required",
                "{\"data\":{\"id\":\"x\"},\"headers\":null,\"attributes\":null}|MISSING_REQUIRED_FIELD|''|required",
                "{\"data\":{\"id\":5},\"headers\":@}|DATA_TYPE_ERROR|/data/id|type",
                "{\"data\":{\"id\":\"\"},\"headers\":@}|SCHEMA_VALIDATION_ERROR|/data/id|minLength",
                "{\"data\":{\"id\":\"x\",\"amount\":\"5\"},\"headers\":@}|DATA_TYPE_ERROR|/data/amount|type",
                "{\"data\":{\"id\":null},\"headers\":@}|MISSING_REQUIRED_FIELD|/data/id|required",
                "{\"data\":[],\"headers\":@}|DATA_TYPE_ERROR|/data|type",
                "{\"data\":{\"id\":\"x\"},\"headers\":@,\"attributes\":@}|SCHEMA_VALIDATION_ERROR|''|oneOf"
            })
    void tellsWhatIsWrongAndWhere(String event, String category, String pointer, String rule) {
        Rejection rejection = rejection(judged(event.replace("@", stamps())));

        Violation first = rejection.violations().getFirst();
        assertEquals("schema_violated", rejection.code());
        assertEquals(Category.valueOf(category), rejection.category());
        assertEquals(pointer, first.pointer());
        assertEquals(rule, first.rule());
    }

    @Test
    void namesTheTwoOfWhichOneIsRequired() {
        Rejection rejection = rejection(judged("{\"data\":{\"id\":\"x\"}}"));

        assertEquals(
                "must have exactly one of headers, attributes",
                rejection.violations().getFirst().message());
    }

    @Test
    void nullMeansAbsent() {
        assertTrue(judged(event(",\"amount\":null,\"other\":null", messageId("null")))
                .open());
        assertTrue(judged("{\"data\":{\"id\":\"x\"},\"attributes\":null,\"headers\":" + stamps() + "}")
                .open());
    }

    @Test
    void listsAtMostTwentyViolationsWithoutPayload() {
        String schema = "{\"additionalProperties\":{\"type\":\"integer\"}}";
        StringBuilder event = new StringBuilder("{\"k0\":\"secret\"");
        for (int i = 1; i < 50; i++) {
            event.append(",\"k").append(i).append("\":\"secret\"");
        }
        Item item = item(event.append('}').toString().getBytes(StandardCharsets.UTF_8), "holded", 3);

        validator(new Schemata(Map.of(3, schema))).validate(Batch.ofPackage(List.of(item)));

        assertEquals(20, rejection(item).violations().size());
        assertFalse(rejection(item).violations().toString().contains("secret"));
    }

    @Test
    void judgesByTheSchemaThatTheRecordNames() {
        String event = event("", "");
        Item passes = item(event.getBytes(StandardCharsets.UTF_8), "holded", 3);
        Item unknown = item(event.getBytes(StandardCharsets.UTF_8), "holded", 4);
        Item fails = item(event.getBytes(StandardCharsets.UTF_8), "holded", 5);
        Schemata schemata = new Schemata(Map.of(3, "{}", 5, "{\"required\":[\"no\"]}"));

        validator(schemata).validate(Batch.ofPackage(List.of(passes, unknown, fails)));

        assertTrue(passes.open());
        assertEquals(3, passes.envelope.schemaId());
        assertEquals("unknown_schema", rejection(unknown).code());
        assertEquals("/no", rejection(fails).violations().getFirst().pointer());
    }

    @Test
    void anOutageOfTheRegistryFailsTheBatchAndRefusesNothing() {
        Item item = item(event("", "").getBytes(StandardCharsets.UTF_8), "holded", 3);
        SchemaCatalog down = new SchemaCatalog() {
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
                return Future.failedFuture("down");
            }

            @Override
            public Future<Registered> register(String subject, String schema) {
                return Future.failedFuture("down");
            }

            @Override
            public Optional<Registered> current(String subject) {
                return Optional.empty();
            }
        };

        Future<Batch> judged = validator(down).validate(Batch.ofPackage(List.of(item)));

        assertTrue(judged.failed());
        assertTrue(item.open());
    }

    @Test
    void aReentryKeepsTheEventTimeOfTheFirstRevision() {
        byte[] event = event("", time("\"2025-01-01T00:00:00Z\"")).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(Headers.EVENT_TIME, "2024-01-01T00:00:00Z");
        Item again = new Item(null, null, event, headers, item(event, "holded", 0).envelope);
        Item foreign = new Item(null, null, event, headers, item(event, "holded", 0).envelope);

        validator(new Schemata(Map.of())).validate(batch(Topics.REENTRY, again));
        validator(new Schemata(Map.of())).validate(batch("transactions.in", foreign));

        assertEquals(Instant.parse("2024-01-01T00:00:00Z"), again.eventTime);
        assertEquals(Instant.parse("2025-01-01T00:00:00Z"), foreign.eventTime);
    }

    private static Batch batch(String topic, Item item) {
        Partition partition = new Partition(topic, new UUID(1, 2), 0);
        return new Batch("refine", partition, 1, 0, 1, List.of(item), null);
    }

    @Test
    void refusesAStreamThatNobodyDeclares() {
        Item item = item("{}".getBytes(StandardCharsets.UTF_8), "nowhere", 0);

        validator(new Schemata(Map.of())).validate(Batch.ofPackage(List.of(item)));

        assertEquals("unknown_stream", rejection(item).code());
    }

    @Test
    void waitsForAPersonWhereAnotherNodeDeclaresTheStreamOfAConsumedRecord() {
        Item item = item("{}".getBytes(StandardCharsets.UTF_8), "parcels", 0);
        Validator lacking = validator(new Schemata(Map.of()), Set.of("parcels"));

        Future<Batch> judged = lacking.validate(batch(Topics.RAW, item));

        ConsumerStop stop = assertInstanceOf(ConsumerStop.class, judged.cause());
        assertTrue(stop.getMessage().contains("parcels"), stop.getMessage());
        assertTrue(item.open());
    }

    @Test
    void refusesAConsumedRecordOfAStreamThatNobodyEverDeclared() {
        Item item = item("{}".getBytes(StandardCharsets.UTF_8), "nowhere", 0);

        validator(new Schemata(Map.of()), Set.of("parcels")).validate(batch(Topics.RAW, item));

        assertEquals("unknown_stream", rejection(item).code());
    }

    @ParameterizedTest
    @CsvSource({"events.raw,true", "events.reentry,true", "transactions.in,false"})
    void holdsWhatANodeAcceptedToNoLimitsOfItsOwn(String topic, boolean passes) {
        String deep = "[".repeat(100) + "]".repeat(100);
        Item item = item(
                event(",\"deep\":" + deep + ",\"long\":\"" + "x".repeat(300_000) + "\"", "")
                        .getBytes(StandardCharsets.UTF_8),
                "holded",
                0);

        validator(new Schemata(Map.of())).validate(batch(topic, item));

        assertEquals(passes, item.open());
    }

    private static String stamps() {
        return "{\"type\":\"T\",\"targetSubscription\":\"S\",\"" + CONTEXT
                + "\":{\"accountId\":\"a\",\"userId\":\"u\"}}";
    }
}
