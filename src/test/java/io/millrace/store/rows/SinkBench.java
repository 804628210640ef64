package io.millrace.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.config.PostgresConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Partition;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRows;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A rows' sink on a database of its own, and records of {@code events.silver} for it. */
final class SinkBench {
    static final String GROUP = "rows";
    static final RowsConfig CONFIG = new RowsConfig(10, 60_000);

    final Partition silver = new Partition(Topics.SILVER, UUID.randomUUID(), 0);
    final Partition raw = new Partition(Topics.RAW, UUID.randomUUID(), 0);
    final Database database;
    final Ledger ledger;
    final List<Item> letters = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final SilverReader reader;
    private final RowSink sink;
    private long epoch;
    private long next;

    SinkBench(Vertx vertx, PostgresConfig config, StreamCatalog streams, Clock clock) {
        this.vertx = vertx;
        database = Databases.connect(vertx, config);
        ledger = new Ledger(database);
        reader = new SilverReader(streams);
        sink = new RowSink(database, ledger, new MonthPartitions(database, CONFIG, clock), this::write);
        await(new RowTables(database, CONFIG).prepare(streams));
        epoch = take(silver);
    }

    private Future<Void> write(List<Item> refused) {
        return database.query("select next_offset from ledger where topic_id = $1", silver.topicId())
                .map(rows -> {
                    assertEquals(
                            next, rows.iterator().next().getLong(0), "a letter is written before the ledger moves");
                    letters.addAll(refused);
                    return null;
                });
    }

    /** Raises the epoch; older ones are fenced. */
    long take(Partition partition) {
        await(new LedgerRows(database).seed(GROUP, partition, "cluster", 0));
        var held = await(ledger.raise(GROUP, partition));
        next = held.next();
        return held.epoch();
    }

    /** Settles these as the next batch of the partition. */
    void settle(Item... items) {
        settle(List.of(items));
    }

    void settle(List<Item> items) {
        Batch batch = batch(silver, epoch, next, next + items.size(), items);
        await(settle(batch));
        next = batch.end();
    }

    Future<Void> settle(Batch batch) {
        return vertx.executeBlocking(() -> reader.read(batch), false).compose(read -> sink.settle(batch, read));
    }

    /** By way of another pool. */
    Future<Void> settle(Database other, Batch batch) {
        RowSink elsewhere = new RowSink(
                other, new Ledger(other), new MonthPartitions(other, CONFIG, Clock.systemUTC()), this::write);
        return elsewhere.settle(batch, reader.read(batch));
    }

    Batch batch(Partition partition, long heldBy, long start, long end, List<Item> items) {
        return new Batch(GROUP, partition, heldBy, start, end, items, null);
    }

    long epoch() {
        return epoch;
    }

    long next() {
        return next;
    }

    /** A sale; fields that are null are left out. */
    Item sale(UUID id, int revision, long offset, String time, String shop, String kind, String amount, int quantity) {
        StringBuilder json =
                new StringBuilder("{\"sold_at\":\"" + time + "\",\"kind\":\"" + kind + "\",\"quantity\":" + quantity);
        if (shop != null) {
            json.append(",\"shop\":\"").append(shop).append('"');
        }
        if (amount != null) {
            json.append(",\"amount\":").append(amount);
        }
        return item(Sales.NAME, id, revision, offset, time, json.append('}').toString());
    }

    Item item(String stream, UUID id, int revision, long offset, String time, String json) {
        Map<String, String> headers = new HashMap<>();
        headers.put(Headers.EVENT_TIME, time);
        headers.put(Headers.NATURAL_ID, "n-" + offset);
        headers.put(Headers.DECLARATION, "1");
        headers.put(Headers.RESULT_HASH, "00112233445566778899aabbccddeeff");
        Envelope envelope = new Envelope(
                id,
                Ids.timeOrdered(Instant.now()),
                stream,
                7,
                Instant.parse("2026-11-20T07:00:00Z"),
                raw.at(offset),
                revision,
                null);
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        return new Item(silver.at(next + offset), null, value, headers, envelope);
    }

    long number(String sql, Object... values) {
        return await(database.query(sql, values)).iterator().next().getLong(0);
    }

    String text(String sql, Object... values) {
        return await(database.query(sql, values)).iterator().next().getString(0);
    }

    void run(String sql) {
        await(database.query(sql));
    }

    /** Aggregates are what SQL over the rows says, and both tables agree. */
    void assertAggregates() {
        List<String> wrong = new ArrayList<>();
        for (String check : Sales.checks()) {
            await(database.query(check)).forEach(row -> wrong.add(row.deepToString()));
        }
        assertEquals(List.of(), wrong);
    }

    void close() {
        await(database.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not within 30 s", e);
        }
    }
}
