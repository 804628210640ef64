package io.millrace.deduplicate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRows;
import io.millrace.metrics.StageMetrics;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A deduplication on a fresh database, and batches for it. */
abstract class DeduplicateBench {
    static final String GROUP = "refine";

    final Partition raw = new Partition(Topics.RAW, UUID.randomUUID(), 0);

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    Database database;

    Ledger ledger;

    Deduplication deduplication;

    long epoch;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        ledger = new Ledger(database);
        deduplication = anotherNode();
        epoch = take(raw);
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    Deduplication anotherNode() {
        return new Deduplication(
                database, ledger, new StreamCatalog(List.of()), new StageMetrics(registry, Deduplication.STAGE));
    }

    long take(Partition partition) {
        await(new LedgerRows(database).seed(GROUP, partition, "cluster", 0));
        return await(ledger.raise(GROUP, partition)).epoch();
    }

    void run(Batch batch) {
        await(deduplication.deduplicate(batch));
    }

    Batch batch(Partition partition, long end, Item... items) {
        return new Batch(GROUP, partition, epoch, 0, end, List.of(items), null);
    }

    static Item afterACrash(Item item) {
        Item read = new Item(item.origin, null, item.value, item.headers, item.envelope);
        read.naturalId = item.naturalId;
        read.contentHash = item.contentHash;
        return read;
    }

    Item refused(long offset) {
        Item item = item(raw, offset, "a");
        item.envelope = new Envelope(Ids.timeOrdered(Instant.now()), null, "holded", 0, Instant.now(), null, 1, null);
        item.reject("normalise", new Rejection.UnknownSchema(1));
        return item;
    }

    static Item refused(Item item) {
        Item read = afterACrash(item);
        read.reject("normalise", new Rejection.UnknownSchema(1));
        return read;
    }

    static Item item(Partition partition, long offset, String naturalId) {
        return item(partition, offset, naturalId, Map.of());
    }

    static Item item(Partition partition, long offset, String naturalId, UUID eventId) {
        Item item = item(partition, offset, naturalId);
        item.envelope = envelope(eventId);
        return item;
    }

    static Item item(Partition partition, long offset, String naturalId, Map<String, String> headers) {
        Item item =
                new Item(partition.at(offset), null, new byte[0], headers, envelope(Ids.timeOrdered(Instant.now())));
        item.naturalId = naturalId;
        item.contentHash = new byte[16];
        return item;
    }

    static Envelope envelope(UUID eventId) {
        return new Envelope(eventId, null, "parcels", 0, Instant.now(), null, 1, null);
    }

    long number(String sql, byte[]... values) {
        Object[] given =
                Arrays.stream(values).map(io.vertx.core.buffer.Buffer::buffer).toArray();
        return await(database.query(sql, given)).iterator().next().getLong(0);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
