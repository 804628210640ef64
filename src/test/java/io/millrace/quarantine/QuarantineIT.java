package io.millrace.quarantine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.balance.Balance;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.kafka.DeadLetterRecord;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRows;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class QuarantineIT {
    private static final String GROUP = "quarantine.rows";
    private static final Instant NOW = Instant.parse("2026-11-20T07:00:00Z");
    private static final Rejection REASON =
            new Rejection.Malformed("malformed_json", new Violation("/data", "json", "stands twice"));

    private final Partition letters = new Partition(Topics.DEAD_LETTER, UUID.randomUUID(), 0);
    private final Partition raw = new Partition(Topics.RAW, UUID.randomUUID(), 2);
    private Database database;
    private LetterSink sink;
    private long epoch;
    private long next;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        sink = new LetterSink(database, new Ledger(database), new QuarantineRowsConfig(65_536));
        await(new LedgerRows(database).seed(GROUP, letters, "cluster", 0));
        epoch = await(new Ledger(database).raise(GROUP, letters)).epoch();
        next = 0;
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void keepsALetterWithItsBytesAndWhy() {
        byte[] original = {'{', (byte) 0xff, 0, '}'};
        settle(letter(refused(raw.at(20_000), 1, Map.of("x-sender", "erp"), original)));
        Row row = await(database.query("select * from dead_letters")).iterator().next();
        assertEquals(List.of((byte) '{', (byte) 0xff, (byte) 0, (byte) '}'), bytes(row));
        assertEquals("validate", row.getString("stage"));
        assertEquals("malformed_json", row.getString("code"));
        assertEquals("/data", row.getString("pointer"));
        assertEquals(20_000, row.getLong("origin_offset"));
        assertEquals("erp", row.getJsonObject("headers").getString("x-sender"));
        assertEquals(1, number("select dead_letter from balance where block = 2"));
        assertEquals(1, number("select next_offset from ledger"));
    }

    @Test
    void keepsALetterOnceThatWasWrittenTwice() {
        Item refused = refused(raw.at(1), 1, Map.of(), new byte[] {'x'});
        settle(letter(refused), letter(refused));
        settle(letter(refused));
        assertEquals(1, number("select count(*) from dead_letters"));
        assertEquals(1, number("select dead_letter from balance"));
        assertEquals(3, number("select next_offset from ledger"));
    }

    @Test
    void countsALetterWithoutOriginOnBothSides() {
        settle(letter(refused(null, 1, Map.of(), new byte[] {'x'})), letter(refused(null, 1, Map.of(), new byte[] {'y'
        })));
        Row row = await(database.query(
                        "select entered, dead_letter from balance where topic_id = $1", Balance.NOWHERE.topicId()))
                .iterator()
                .next();
        assertEquals(List.of(2L, 2L), List.of(row.getLong(0), row.getLong(1)));
    }

    @Test
    void countsNoLetterOfAReEntryOrLaterRevision() {
        Item first = refused(raw.at(1), 1, Map.of(Headers.CLAIM_KEY, "00"), new byte[] {'x'});
        Origin reentered = new Origin(UUID.randomUUID(), 0, 5);
        settle(
                letter(new Item(reentered, null, first.value, first.headers, first.envelope)),
                letter(refused(raw.at(2), 2, Map.of(), new byte[] {'x'})));
        assertEquals(2, number("select count(*) from dead_letters"));
        assertEquals(0, number("select count(*) from balance"));
    }

    @Test
    void takesLargeOriginalsInSeveralStatementsOfOneTransaction() {
        settle(
                letter(refused(raw.at(1), 1, Map.of(), new byte[60_000])),
                letter(refused(raw.at(2), 1, Map.of(), new byte[3 << 20])),
                letter(refused(raw.at(3), 1, Map.of(), new byte[10])));
        assertEquals(3, number("select count(*) from dead_letters"));
        assertEquals(3 << 20, number("select max(length(original)) from dead_letters"));
    }

    @Test
    void keepsALetterThatOthersWrote() {
        settle(item(new ProducerRecord<>(Topics.DEAD_LETTER, null, new byte[] {1})));
        assertEquals(1, number("select count(*) from dead_letters where code = 'unknown'"));
    }

    @Test
    void rollsAZombieBack() {
        await(new Ledger(database).raise(GROUP, letters));
        Batch batch = batch(letter(refused(raw.at(1), 1, Map.of(), new byte[] {'x'})));
        assertThrows(Fenced.class, () -> await(sink.settle(batch)));
        assertEquals(0, number("select count(*) from dead_letters"));
        assertEquals(0, number("select count(*) from balance"));
    }

    private void settle(Item... items) {
        Batch batch = batch(items);
        await(sink.settle(batch));
        next = batch.end();
    }

    private Batch batch(Item... items) {
        return new Batch(GROUP, letters, epoch, next, next + items.length, List.of(items), null);
    }

    private Item refused(Origin origin, int revision, Map<String, String> headers, byte[] original) {
        Envelope envelope = new Envelope(
                Ids.timeOrdered(Instant.now()), UUID.randomUUID(), "holded", 3, NOW, origin, revision, null);
        return new Item(origin, null, original, headers, envelope);
    }

    private Item letter(Item refused) {
        return item(DeadLetterRecord.of(refused, "validate", REASON, NOW));
    }

    private Item item(ProducerRecord<byte[], byte[]> written) {
        ConsumerRecord<byte[], byte[]> read =
                new ConsumerRecord<>(written.topic(), 0, next, written.key(), written.value());
        written.headers().forEach(read.headers()::add);
        return Envelopes.item(letters, read, null);
    }

    private static List<Byte> bytes(Row row) {
        byte[] bytes = row.getBuffer("original").getBytes();
        return java.util.stream.IntStream.range(0, bytes.length)
                .mapToObj(i -> bytes[i])
                .toList();
    }

    private long number(String sql) {
        return await(database.query(sql)).iterator().next().getLong(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not within 30 s", e);
        }
    }
}
