package io.millrace.reenter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.claims.Claim;
import io.millrace.claims.Claims;
import io.millrace.claims.Replacement;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.kafka.Headers;
import io.millrace.kafka.RecordReader;
import io.millrace.kafka.Topics;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.Lineage;
import io.millrace.stream.RowMapping;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class ReentryIT {
    private static final UUID RAW = UUID.randomUUID();
    private static final ReentryWriter.Order DO = new ReentryWriter.Order("tester", "a drill", false);
    private static final OffsetDateTime EVENT_TIME = OffsetDateTime.parse("2026-01-02T03:04:05Z");
    private static final StreamDeclaration PARCELS = stream("parcels", timed("parcels"));

    /** The first table has no time, the second has. */
    private static final StreamDeclaration BOXES =
            stream("boxes", new RowMapping("boxes", null, List.of(), List.of()), timed("box_moves"));

    private final Map<Origin, ConsumerRecord<byte[], byte[]>> kafka = new HashMap<>();
    private final Map<Origin, byte[]> objects = new HashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    private Database database;
    private ReentryWriter writer;
    private long offset;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        String columns = Lineage.COLUMNS.stream()
                .map(column -> column[0] + " " + column[1])
                .collect(Collectors.joining(", "));
        for (String table : List.of("parcels", "boxes", "box_moves")) {
            await(database.query("create table " + table + " (" + columns + ", sent_at timestamptz, kilograms int)"));
        }
        RecordReader records = origins -> Future.succeededFuture(origins.stream()
                .map(origin -> Optional.ofNullable(kafka.get(origin)))
                .toList());
        RawArchive archive = (origin, eventId) -> Future.succeededFuture(Optional.ofNullable(objects.get(origin)));
        writer = new ReentryWriter(database, new StreamCatalog(List.of(PARCELS, BOXES)), records, archive, written -> {
            sent.addAll(written);
            return Future.succeededFuture();
        });
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void carriesWhatIsKnownOfTheEventAndTheRawRecordsOwnHeaders() {
        UUID event = stored("a", 1, 3);
        claim(event, "a");
        Origin raw = inKafka(event);
        ReentryReport report = run(new Selection.ByIds(List.of(event)));
        assertEquals(1, report.written());
        ProducerRecord<byte[], byte[]> record = sent.getFirst();
        assertEquals(Topics.REENTRY, record.topic());
        assertEquals("a", new String(record.key(), StandardCharsets.UTF_8));
        assertEquals("{\"n\":1.0}", new String(record.value(), StandardCharsets.UTF_8));
        assertEquals(event.toString(), header(record, Headers.EVENT_ID));
        assertEquals("parcels", header(record, Headers.STREAM));
        assertEquals("1", header(record, Headers.REVISION));
        assertEquals(raw.toString(), header(record, Headers.ORIGIN));
        assertEquals("2026-01-02T03:04:05Z", header(record, Headers.EVENT_TIME));
        assertEquals("00".repeat(16), header(record, Headers.RESULT_HASH));
        assertEquals("1", header(record, Headers.DECLARATION));
        assertEquals(HexFormat.of().formatHex(key("a")), header(record, Headers.CLAIM_KEY));
        assertEquals("00-trace", header(record, Headers.TRACEPARENT));
    }

    /** Otherwise the next revision would be another row of the second table. */
    @Test
    void keepsTheTimeOfTheFirstRevisionThatOnlyASecondTableHas() {
        UUID event = stored("a", 1, 3);
        await(database.query("insert into box_moves select * from parcels"));
        await(database.query("update parcels set sent_at = null"));
        await(database.query("insert into boxes select * from parcels"));
        await(database.query("delete from parcels"));
        inKafka(event);
        run(new Selection.Where(BOXES, "event_id is not null", 10));
        assertEquals("2026-01-02T03:04:05Z", header(sent.getFirst(), Headers.EVENT_TIME));
    }

    @Test
    void takesTheGreaterRevisionAndTheClaimsOwnKey() {
        UUID event = stored("renamed since", 1, 3);
        claim(event, "a");
        await(database.transaction(connection -> Claims.replace(
                connection,
                List.of(new Replacement(
                        key("a"), event, 1, new Origin(UUID.randomUUID(), 0, 0), new byte[16], false)))));
        inKafka(event);
        run(new Selection.ByIds(List.of(event)));
        assertEquals("2", header(sent.getFirst(), Headers.REVISION));
        assertEquals(HexFormat.of().formatHex(key("a")), header(sent.getFirst(), Headers.CLAIM_KEY));
        assertNull(header(sent.getFirst(), Headers.RESULT_HASH), "the row's copy is not the present one");
        assertNull(header(sent.getFirst(), Headers.DECLARATION));
    }

    @Test
    void readsFromTheObjectsWhatKafkaNoLongerHas() {
        UUID event = stored("a", 2, 3);
        objects.put(new Origin(RAW, 0, offset - 1), "{\"n\":2}".getBytes(StandardCharsets.UTF_8));
        run(new Selection.ByIds(List.of(event)));
        assertArrayEquals(
                "{\"n\":2}".getBytes(StandardCharsets.UTF_8), sent.getFirst().value());
        assertEquals("2", header(sent.getFirst(), Headers.REVISION));
        assertEquals("9", header(sent.getFirst(), Headers.SCHEMA_ID));
    }

    @Test
    void reportsWhatIsNowhereToBeFound() {
        UUID event = stored("a", 1, 3);
        ReentryReport report = run(new Selection.ByIds(List.of(event, UUID.randomUUID())));
        assertEquals(List.of(event), report.missing());
        assertEquals(1, report.matched());
        assertEquals(0, sent.size());
    }

    @Test
    void writesAllThatAConditionSelectsPageByPage() {
        for (int i = 0; i < 250; i++) {
            inKafka(stored("n" + i, 1, i % 2));
        }
        ReentryReport report = run(new Selection.Where(PARCELS, "kilograms = 1 -- the heavy ones", 1000));
        assertEquals(125, report.written());
        assertEquals(
                125,
                sent.stream().map(r -> header(r, Headers.EVENT_ID)).distinct().count());
    }

    @Test
    void stopsAtTheLimitAndSaysThatMoreMatch() {
        for (int i = 0; i < 5; i++) {
            inKafka(stored("n" + i, 1, 1));
        }
        ReentryReport report = run(new Selection.Where(PARCELS, "true", 3));
        assertEquals(3, report.written());
        assertEquals(true, report.more());
    }

    @Test
    void writesNothingInADryRunButItsAuditEntry() {
        inKafka(stored("a", 1, 1));
        ReentryReport report = await(
                writer.write(new Selection.Where(PARCELS, "true", 10), new ReentryWriter.Order("tester", null, true)));
        assertEquals(1, report.matched());
        assertEquals(0, sent.size());
        assertEquals(1, number("select count(*) from audit where action = 'reenter' and dry_run"));
    }

    @Test
    void cannotChangeAnythingByItsCondition() {
        inKafka(stored("a", 1, 1));
        await(database.query("create function wipe() returns boolean language sql volatile as"
                + " 'delete from parcels; select true'"));
        assertThrows(Exception.class, () -> run(new Selection.Where(PARCELS, "wipe()", 10)));
        assertEquals(1, number("select count(*) from parcels"));
    }

    private ReentryReport run(Selection selection) {
        return await(writer.write(selection, DO));
    }

    private UUID stored(String naturalId, int revision, int kilograms) {
        UUID event = Ids.timeOrdered(Instant.now());
        await(database.query(
                "insert into parcels (event_id, natural_id, received_at, revision, schema_id, declaration, raw_topic_id,"
                        + " raw_partition, raw_offset, silver_topic_id, silver_partition, silver_offset, result_hash, sent_at,"
                        + " kilograms) values ($1, $2, now(), $3, 9, 1, $4, 0, $5, $4, 0, 0, $6, $7, $8)",
                event,
                naturalId,
                revision,
                RAW,
                offset++,
                Buffer.buffer(new byte[16]),
                EVENT_TIME,
                kilograms));
        return event;
    }

    private Origin inKafka(UUID event) {
        Origin origin = new Origin(RAW, 0, offset - 1);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                Topics.RAW, 0, origin.offset(), new byte[0], "{\"n\":1.0}".getBytes(StandardCharsets.UTF_8));
        record.headers().add(Headers.EVENT_ID, event.toString().getBytes(StandardCharsets.UTF_8));
        record.headers().add(Headers.REVISION, "1".getBytes(StandardCharsets.UTF_8));
        record.headers().add(Headers.TRACEPARENT, "00-trace".getBytes(StandardCharsets.UTF_8));
        kafka.put(origin, record);
        return origin;
    }

    private void claim(UUID event, String naturalId) {
        Claim claim = new Claim(key(naturalId), null, event, new Origin(RAW, 0, 0), new byte[16], false);
        await(database.transaction(connection -> Claims.claim(connection, List.of(claim))));
    }

    private static byte[] key(String naturalId) {
        return Ids.claimKey("parcels", naturalId);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        List<Header> headers = new ArrayList<>();
        record.headers().headers(name).forEach(headers::add);
        assertEquals(true, headers.size() <= 1, name + " stands there once");
        return headers.isEmpty() ? null : new String(headers.getFirst().value(), StandardCharsets.UTF_8);
    }

    private long number(String sql) {
        return await(database.query(sql)).iterator().next().getLong(0);
    }

    private static RowMapping timed(String table) {
        return new RowMapping(table, "sent_at", List.of(), List.of());
    }

    private static StreamDeclaration stream(String name, RowMapping... rows) {
        return new StreamDeclaration(
                name,
                1,
                "",
                true,
                "{}",
                null,
                List.of(),
                null,
                null,
                false,
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                Arrays.asList(rows),
                List.of(),
                Layout.SEGMENTS,
                Map.of(),
                List.of());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
