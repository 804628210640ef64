package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.ConsumerStop;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Partition;
import io.millrace.ledger.Ledger.Held;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class LedgerIT {
    private static final String GROUP = "rows";

    private final Partition partition = new Partition("events.silver", UUID.randomUUID(), 2);
    private Database database;
    private Ledger ledger;
    private LedgerRows rows;

    @BeforeEach
    void seed(Stack stack) throws Exception {
        database = Databases.connect(stack.vertx(), stack.postgresConfig());
        ledger = new Ledger(database);
        rows = new LedgerRows(database);
        await(rows.seed(GROUP, partition, "cluster", 10));
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
    }

    @Test
    void movesFromStartToEndUnderTheHoldersEpoch() throws Exception {
        Held held = await(ledger.raise(GROUP, partition));

        await(advance(held.epoch(), 10, 25));

        assertEquals(25, row().next());
        assertEquals(1, held.epoch());
        assertNull(held.seekTo());
    }

    @Test
    void matchesNoRowForAZombieAndTakesItsTransactionAlong() throws Exception {
        Held zombie = await(ledger.raise(GROUP, partition));
        Held owner = await(ledger.raise(GROUP, partition));
        await(database.query("create table if not exists zombie_rows (x int)"));

        Future<Void> late = database.transaction(c -> Database.query(c, "insert into zombie_rows values (1)")
                .compose(inserted -> ledger.advance(c, GROUP, partition, zombie.epoch(), 10, 20)));

        assertThrows(Fenced.class, () -> await(late));
        assertEquals(10, row().next());
        assertEquals(0, await(database.query("select from zombie_rows")).rowCount());
        await(advance(owner.epoch(), 10, 20));
        assertEquals(20, row().next());
    }

    @Test
    void settlesNoBatchThatStartsElsewhere() throws Exception {
        Held held = await(ledger.raise(GROUP, partition));
        await(advance(held.epoch(), 10, 20));

        assertThrows(Fenced.class, () -> await(advance(held.epoch(), 10, 20)));
        assertThrows(Fenced.class, () -> await(advance(held.epoch(), 21, 30)));
        assertEquals(20, row().next());
    }

    @Test
    void notesTheEndAndMirrorsItOnlyUpwards() throws Exception {
        Held held = await(ledger.raise(GROUP, partition));
        await(database.transaction(c -> ledger.note(c, GROUP, partition, held.epoch(), 40)));
        assertEquals(10, row().next());
        assertEquals(40, row().notedEnd());

        await(ledger.mirror(GROUP, partition, held.epoch(), 10, 40));
        await(ledger.mirror(GROUP, partition, held.epoch(), 10, 30));

        assertEquals(40, row().next());
        assertThrows(Fenced.class, () -> await(ledger.mirror(GROUP, partition, held.epoch() - 1, 40, 50)));
        assertThrows(
                Fenced.class,
                () -> await(database.transaction(c -> ledger.note(c, GROUP, partition, held.epoch() - 1, 50))));
    }

    @Test
    void letsAnOperatorsPermitFollowUntilTheMirrorIsReached() throws Exception {
        Held held = await(ledger.raise(GROUP, partition));
        await(ledger.mirror(GROUP, partition, held.epoch(), 10, 100));
        await(database.query("update ledger set seek_to = 50 where topic_id = $1", partition.topicId()));

        await(ledger.mirror(GROUP, partition, held.epoch(), 50, 70));
        assertEquals(70L, row().seekTo());
        assertEquals(100, row().next());

        await(ledger.mirror(GROUP, partition, held.epoch(), 70, 100));
        assertNull(row().seekTo());
    }

    @Test
    void forgetsWhatWasSkippedAsFarAsItIsProcessed() throws Exception {
        Held held = await(ledger.raise(GROUP, partition));
        await(database.query(
                "update ledger set next_offset = 100, skipped = '{[20,40),[60,90)}' where topic_id = $1",
                partition.topicId()));

        await(ledger.mirror(GROUP, partition, held.epoch(), 30, 70));

        assertEquals(List.of(new OffsetRange(20, 30), new OffsetRange(70, 90)), row().skipped());
        Mirror mirror = await(ledger.mirrored(GROUP, partition));
        assertFalse(mirror.passed(29));
        assertTrue(mirror.passed(30));
        assertTrue(mirror.passed(90));
        assertFalse(mirror.passed(100));
    }

    @Test
    void stopsWhereTheGroupWasNeverSeeded() {
        Partition unknown = new Partition("events.silver", UUID.randomUUID(), 2);

        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> await(ledger.raise(GROUP, unknown)));

        assertTrue(stop.command().startsWith("bin/millrace group adopt-topic"), stop.command());
    }

    private Future<Void> advance(long epoch, long start, long end) {
        return database.transaction(c -> ledger.advance(c, GROUP, partition, epoch, start, end));
    }

    private LedgerRow row() throws Exception {
        return await(rows.ofTopic(GROUP, partition.topic())).stream()
                .filter(row -> row.partition().equals(partition))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(10, TimeUnit.SECONDS);
    }
}
