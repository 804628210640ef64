package io.millrace.store.objects;

import static io.millrace.store.objects.ObjectsNode.GROUP;
import static io.millrace.store.objects.ObjectsNode.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.ledger.OffsetRange;
import io.millrace.stack.MillraceStack;
import io.millrace.store.objects.SwitchedStore.Mode;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Once in objects: whoever dies, wakes late or is moved, the objects that the manifest names hold each record once. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsTakeOverIT extends ObjectsBench {
    /** SILENT: killed after the cut was recorded. BLIND: killed after the upload, before it was settled. */
    @ParameterizedTest
    @EnumSource(names = {"SILENT", "BLIND", "DOWN"})
    void makesTheVeryCutAgainThatItsPredecessorRecorded(Mode death) {
        ObjectsNode dying = node(config(1 << 23, 10_000, 100));
        dying.store.turn(death);
        assertEquals(0, dying.assign());
        dying.take(0, 50);
        await().until(() -> dying.store.writes.get() > 0);

        // smaller bounds and other batches than its predecessor had
        ObjectsNode heir = node(config(1 << 23, 7, 100));
        assertEquals(0, heir.assign());
        heir.take(0, 20);
        heir.take(20, 80);

        settledUpTo(80);
        assertEquals("0-50:50", manifest().getFirst());
        dying.store.given.forEach((key, bytes) -> assertArrayEquals(bytes, heir.store.given.get(key)));
        everyRecordStandsOnce(80);
        dying.store.release();
        everyRecordStandsOnce(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"holded", "parcels", "unheard-of"})
    void stopsWhereTheBucketHasWhatARestoredPostgresDoesNot(String stream) {
        ObjectsNode before = node(config(1 << 23, 10, 100));
        before.assign();
        await(before.offer(of(stream, before.epoch(), 0, 13)));
        settledUpTo(13);
        before.stop();
        restore(10);

        ObjectsNode after = node(config(1 << 23, 10_000, 50));
        assertEquals(10, after.assign());
        Future<Batch> refused = after.offer(of(stream, after.epoch(), 11, 30)); // a marker is at 10

        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> await(refused));
        assertTrue(stop.getMessage().startsWith("the bucket is ahead of PostgreSQL"), stop.getMessage());
        assertEquals("bin/millrace rebuild --manifest --claims", stop.command());
        assertEquals(10, next());
        assertEquals(0, after.store.writes.get());
    }

    @Test
    void goesOnWhereAPersonMovedItBackOverWhatTheManifestKnows() {
        ObjectsNode node = node(config(1 << 23, 10, 100));
        node.assign();
        node.take(0, 13);
        settledUpTo(13);
        await(database.query("update ledger set next_offset = 10 where topic_id = $1", raw.topicId()));

        node.assign();
        node.take(10, 20);

        settledUpTo(20);
    }

    private Batch of(String stream, long epoch, long from, long end) {
        return new Batch(GROUP, raw, epoch, from - from % 10, end, Records.items(raw, from, end, stream), null);
    }

    private void restore(long next) {
        await(database.query("delete from manifest where topic_id = $1 and start_offset >= $2", raw.topicId(), next));
        await(database.query("update ledger set next_offset = $2 where topic_id = $1", raw.topicId(), next));
    }

    @Test
    void settlesNothingUnderAnEpochThatIsGone() {
        ObjectsNode zombie = writing(Mode.BLIND, config(1 << 23, 10_000, 100));
        ObjectsNode owner = node(config(1 << 23, 10_000, 100));
        owner.assign();
        zombie.store.release(); // wakes before the owner has settled anything

        fenced(zombie, 10);
        assertEquals(0, next());
        assertEquals(List.of(), manifest());
        owner.take(0, 12);

        settledUpTo(12);
        assertEquals(List.of("0-10:10", "10-12:2"), manifest());
    }

    @Test
    void recordsNoCutUnderAnEpochThatIsGone() {
        ObjectsNode zombie = node(config(1 << 23, 10, NEVER));
        zombie.assign();
        zombie.take(0, 9);
        ObjectsNode owner = node(config(1 << 23, 3, NEVER));
        owner.assign();
        zombie.take(9, 10);

        fenced(zombie, 10);
        assertEquals(0, zombie.store.writes.get());
        owner.take(0, 3);

        settledUpTo(3);
        assertEquals(List.of("0-3:3"), manifest());
    }

    @Test
    void forgetsWhatWasTakenWhenThePartitionGoes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 200));
        node.assign();
        node.take(0, 10);
        node.revoke();

        assertThrows(Fenced.class, () -> await(node.offer(10, 20)));

        assertEquals(0, node.assign());
        node.take(0, 20);
        settledUpTo(20);
        everyRecordStandsOnce(20);
        node.stop();
    }

    @Test
    void endsNoNewerHolderForALateWordOfAnOlderOne() {
        ObjectsNode node = node(config(1 << 23, 20, NEVER));
        node.assign();
        node.assign();
        node.take(0, 10);

        node.revoke(1);

        node.take(10, 20);
        settledUpTo(20);
    }

    @Test
    void makesTheSameObjectWhereAnOperatorMovesTheGroupBack() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();
        node.take(0, 25);
        settledUpTo(20);
        await(database.query("update ledger set next_offset = 0 where topic_id = $1", raw.topicId()));

        assertEquals(0, node.assign());
        node.take(0, 30);

        settledUpTo(30);
        assertEquals(List.of("0-10:10", "10-20:10", "20-30:10"), manifest());
    }

    @Test
    void forgetsACutOfBeforeAnOperatorsSeek() {
        ObjectsNode node = writing(Mode.DOWN, config(1 << 23, 10, NEVER));
        await(database.query("update ledger set next_offset = 5 where topic_id = $1", raw.topicId()));
        node.store.turn(Mode.HONEST);

        assertEquals(5, node.assign());
        node.take(5, 15);

        settledUpTo(15);
        assertEquals(List.of("5-15:10"), manifest());
    }

    @Test
    void notesAsSkippedWhatKafkaDeletedUnderARecordedCutAndMakesAnotherOneOfTheRest() {
        ObjectsNode dying = writing(Mode.BLIND, config(1 << 23, 10, NEVER));

        LedgerRow row = row();
        await(database.transaction(
                connection -> LedgerEdits.move(connection, row, row.next(), 4))); // as `group seek` does
        ObjectsNode heir = node(config(1 << 23, 10, NEVER));
        assertEquals(4, heir.assign());
        heir.take(4, 14);

        settledUpTo(14);
        assertEquals(List.of("4-14:10"), manifest());
        assertEquals(List.of(new OffsetRange(0, 4)), row().skipped());
        dying.store.release();
        fenced(dying, 10);
        assertEquals(List.of("4-14:10"), manifest());
    }

    private LedgerRow row() {
        return await(new LedgerRows(database).ofGroup(GROUP)).stream()
                .filter(row -> row.partition().equals(raw))
                .findFirst()
                .orElseThrow();
    }

    /** Batch after batch, each where the last one ended, until one is refused. */
    private static void fenced(ObjectsNode node, long next) {
        AtomicLong at = new AtomicLong(next);
        await().untilAsserted(() -> assertThrows(Fenced.class, () -> {
            await(node.offer(at.get(), at.get() + 1));
            at.incrementAndGet();
        }));
    }
}
