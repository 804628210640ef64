package io.millrace.store.objects;

import static io.millrace.store.objects.ObjectsNode.GROUP;
import static io.millrace.store.objects.ObjectsNode.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Partition;
import io.millrace.kafka.Topics;
import io.millrace.ledger.LedgerRows;
import io.millrace.manifest.StoredLine;
import io.millrace.manifest.StoredLines;
import io.millrace.objectstore.MinioStore;
import io.millrace.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Nodes that write objects of a partition of their own, on the real store and ledger, and what is found there. */
abstract class ObjectsBench {
    static final int NEVER = 3_600_000;

    Stack stack;

    Database database;

    MinioStore real;

    StoredLines lines;

    Partition raw;

    @BeforeAll
    void connect(Stack given) {
        stack = given;
        database = Databases.connect(stack.vertx(), stack.postgresConfig());
        real = new MinioStore(stack.vertx(), stack.s3Config());
        await(real.open());
        lines = new StoredLines(database, real);
    }

    @AfterAll
    void close() {
        await(real.close());
        await(database.close());
    }

    @BeforeEach
    void takeAPlaceOfItsOwn() {
        raw = partition(Topics.RAW);
    }

    ObjectsNode node(ObjectsConfig config) {
        return new ObjectsNode(stack.freshVertx(), database, new SwitchedStore(real), config, raw);
    }

    /** A node that has begun to write an object of ten records, in a store that behaves so. */
    ObjectsNode writing(SwitchedStore.Mode mode, ObjectsConfig config) {
        ObjectsNode node = node(config);
        node.store.turn(mode);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 0);
        return node;
    }

    static ObjectsConfig config(int bytes, int records, int age) {
        return new ObjectsConfig(bytes, records, age, 64 << 20, 2, 4, 5000, 10, 50);
    }

    Partition partition(String topic) {
        return partition(topic, 0);
    }

    Partition partition(String topic, long start) {
        Partition partition = new Partition(topic, UUID.randomUUID(), 0);
        await(new LedgerRows(database).seed(GROUP, partition, "cluster", start));
        return partition;
    }

    Optional<StoredLine> find(Item item) {
        return await(lines.find(item.origin, item.envelope.eventId()));
    }

    void settledUpTo(long offset) {
        await().atMost(Duration.ofSeconds(30)).until(() -> next() >= offset);
        assertEquals(offset, next());
    }

    long next() {
        return next(raw);
    }

    long next(Partition partition) {
        return await(database.query("select next_offset from ledger where topic_id = $1", partition.topicId()))
                .iterator()
                .next()
                .getLong(0);
    }

    long entered(Partition partition) {
        Long entered = await(database.query(
                        "select sum(entered)::bigint from balance where topic_id = $1", partition.topicId()))
                .iterator()
                .next()
                .getLong(0);
        return entered == null ? 0 : entered;
    }

    List<String> manifest() {
        List<String> rows = new ArrayList<>();
        await(database.query(
                        "select start_offset, end_offset, records from manifest where topic_id = $1 order by start_offset",
                        raw.topicId()))
                .forEach(row -> rows.add(row.getLong(0) + "-" + row.getLong(1) + ":" + row.getLong(2)));
        return rows;
    }

    /** In the manifest's objects, in the balance, and with no cut left open. */
    void everyRecordStandsOnce(long end) {
        for (long offset = 0; offset < end; offset++) {
            assertArrayEquals(
                    Records.event(offset),
                    find(Records.item(raw, offset, "holded")).orElseThrow().event());
        }
        long records = await(
                        database.query("select sum(records)::bigint from manifest where topic_id = $1", raw.topicId()))
                .iterator()
                .next()
                .getLong(0);
        assertEquals(end, records);
        assertEquals(end, entered(raw));
        assertFalse(await(database.query("select 1 from cuts where topic_id = $1", raw.topicId()))
                .iterator()
                .hasNext());
    }
}
