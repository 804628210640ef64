package io.millrace.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kafka.Place;
import io.millrace.kafka.Reader;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Mirror;
import io.millrace.ledger.OffsetRange;
import io.millrace.stack.MillraceStack;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@MillraceStack
class GroupSeekIT extends GroupGround {
    @Test
    void movesASinkAndRaisesItsEpoch() {
        Reader sink = seeded(false);
        produce(3);
        long epoch = state(sink).row().epoch();
        SeekPlan plan = await(seek.seek(sink, topic, 0, "2", DO));
        assertTrue(plan.means().contains("2 offsets from 0 to 2 are given up"), plan.means());
        assertEquals(2, state(sink).row().next());
        assertEquals(epoch + 1, state(sink).row().epoch());
        assertEquals(1, number("select count(*) from audit where action = 'group.seek' and not dry_run"));
    }

    @Test
    void changesNothingInADryRunButSaysSo() {
        Reader sink = seeded(false);
        produce(3);
        assertEquals(3, await(seek.seek(sink, topic, 0, "latest", LOOK)).offset());
        assertEquals(0, state(sink).row().next());
        assertEquals(1, number("select count(*) from audit where dry_run"));
    }

    @Test
    void refusesAnOffsetThatKafkaDoesNotHave() {
        Reader sink = seeded(false);
        assertThrows(GroupRefusal.class, () -> await(seek.seek(sink, topic, 0, "7", DO)));
        assertThrows(GroupRefusal.class, () -> await(seek.seek(sink, topic, 0, "soon", DO)));
        assertThrows(GroupRefusal.class, () -> await(seek.seek(sink, topic, 5, "0", DO)));
    }

    @Test
    void skipsNothingButWhatTheGroupStandsAt() {
        Reader sink = seeded(false);
        produce(5);
        GroupRefusal elsewhere = assertThrows(GroupRefusal.class, () -> await(skip(sink, 1, 2, DO)));
        assertEquals(GroupRefusal.Kind.ELSEWHERE, elsewhere.kind());
        assertTrue(elsewhere.getMessage().contains("stands at offset 0 of"), elsewhere.getMessage());
        for (long end : List.of(0L, -3L, 6L)) {
            GroupRefusal none = assertThrows(GroupRefusal.class, () -> await(skip(sink, 0, end, DO)));
            assertEquals("/count", none.pointer());
        }
        assertEquals(0, number("select count(*) from audit"));
        assertEquals(2, await(skip(sink, 0, 2, LOOK)).offset());
        assertEquals(0, state(sink).row().next());

        await(skip(sink, 0, 2, DO));

        assertEquals(2, state(sink).row().next());
        assertEquals(List.of(new OffsetRange(0, 2)), state(sink).row().skipped());
        assertEquals(1, number("select count(*) from audit where action = 'group.skip' and not dry_run"));
    }

    @Test
    void skipsForRefineFromWhereKafkaHasItAndNotWhileItStoppedForAnotherReason() {
        Reader refine = seeded(true);
        produce(9);
        process(new Ledger(database), refine, 0, 7);
        await(seek.seek(refine, topic, 0, "4", DO));
        assertThrows(GroupRefusal.class, () -> await(skip(refine, 7, 8, DO)));
        await(skip(refine, 4, 5, DO));
        assertEquals(5, state(refine).committed());
        assertEquals(7, state(refine).row().next());
        assertNull(state(refine).stopped());
        await(offsets.commit(refine.group(), state(refine).partition(), 2));

        GroupRefusal stopped = assertThrows(GroupRefusal.class, () -> await(skip(refine, 2, 3, DO)));

        assertTrue(stopped.getMessage().contains("one of them was restored or moved"), stopped.getMessage());
        assertTrue(stopped.getMessage().contains("bin/millrace group seek"), stopped.getMessage());
    }

    private Future<SeekPlan> skip(Reader reader, long from, long to, Order order) {
        return seek.skip(reader, new Place(topic, 0), new OffsetRange(from, to), order);
    }

    @Test
    void letsRefineGoOnBelowItsMirrorAndKeepsTheMirror() {
        Reader refine = seeded(true);
        produce(9);
        var partition = state(refine).partition();
        Ledger held = new Ledger(database);
        long epoch = await(held.raise(refine.group(), partition)).epoch();
        await(held.mirror(refine.group(), partition, epoch, 0, 7));
        assertTrue(state(refine).command().endsWith("--offset 0"), state(refine).command());
        await(seek.seek(refine, topic, 0, "4", DO));
        assertNull(state(refine).stopped());
        assertEquals(7, state(refine).row().next());
        assertEquals(4, state(refine).row().seekTo());
        assertEquals(4, state(refine).committed());
    }

    @Test
    void movesRefineForwardOnBothSides() {
        Reader refine = seeded(true);
        produce(9);
        await(seek.seek(refine, topic, 0, "latest", DO));
        assertNull(state(refine).stopped());
        assertEquals(9, state(refine).row().next());
        assertEquals(9, state(refine).row().notedEnd());
        assertEquals(9, state(refine).committed());
    }

    @Test
    void takesUpWhatWasSkippedWhenItIsSoughtBackAndNothingTwice() {
        Reader refine = seeded(true);
        produce(9);
        Ledger held = new Ledger(database);
        var partition = state(refine).partition();
        process(held, refine, 0, 3);
        await(seek.seek(refine, topic, 0, "5", DO));
        process(held, refine, 5, 7);
        await(seek.seek(refine, topic, 0, "latest", DO));
        assertEquals(
                List.of(new OffsetRange(3, 5), new OffsetRange(7, 9)),
                state(refine).row().skipped());

        SeekPlan back = await(seek.seek(refine, topic, 0, "4", DO));

        assertTrue(back.means().contains("3 that were skipped are processed now"), back.means());
        assertNull(state(refine).stopped());
        Mirror mirror = await(held.mirrored(refine.group(), partition));
        assertEquals(
                List.of(3L, 4L, 7L, 8L),
                LongStream.range(0, 9)
                        .filter(offset -> !mirror.passed(offset))
                        .boxed()
                        .toList());
        process(held, refine, 4, 8);
        assertEquals(
                List.of(new OffsetRange(3, 4), new OffsetRange(8, 9)),
                state(refine).row().skipped());
        process(held, refine, 8, 9);
        assertEquals(List.of(new OffsetRange(3, 4)), state(refine).row().skipped());
        assertEquals(9, state(refine).row().next());
        assertNull(state(refine).row().seekTo());
        assertNull(state(refine).stopped());
    }

    @Test
    void knowsACommitThatNobodyMirroredWhenItIsMoved() {
        Reader refine = seeded(true);
        produce(9);
        var partition = state(refine).partition();
        note(new Ledger(database), refine, 6);
        await(offsets.commit(refine.group(), partition, 6));

        await(seek.seek(refine, topic, 0, "8", DO));

        assertEquals(List.of(new OffsetRange(6, 8)), state(refine).row().skipped());
    }

    @Test
    void takesWhatComesAfterKafkaLostItsTailAsNew() {
        Reader refine = seeded(true);
        produce(4);
        process(new Ledger(database), refine, 0, 7);
        assertTrue(state(refine).command().endsWith("--offset 4"), state(refine).command());

        SeekPlan plan = await(seek.seek(refine, topic, 0, "latest", DO));

        assertTrue(plan.means().contains("is processed as new"), plan.means());
        assertNull(state(refine).stopped());
        assertEquals(4, state(refine).row().next());
        assertNull(state(refine).row().seekTo());
    }

    /** As publish does with a batch. */
    private void process(Ledger held, Reader refine, long start, long end) {
        long epoch = note(held, refine, end);
        var partition = state(refine).partition();
        await(offsets.commit(refine.group(), partition, end));
        await(held.mirror(refine.group(), partition, epoch, start, end));
    }

    private long note(Ledger held, Reader refine, long end) {
        var partition = state(refine).partition();
        long epoch = await(held.raise(refine.group(), partition)).epoch();
        await(database.transaction(c -> held.note(c, refine.group(), partition, epoch, end)));
        return epoch;
    }

    @Test
    void changesNothingWhereRefineHasMembersAndSaysWhatToDo() {
        Reader refine = seeded(true);
        produce(3);
        try (KafkaConsumer<byte[], byte[]> member = member(refine)) {
            Awaitility.await().until(() -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
            });
            var refused = assertThrows(GroupRefusal.class, () -> await(seek.seek(refine, topic, 0, "latest", DO)));
            assertTrue(refused.getMessage().contains("stop the servers"), refused.getMessage());
        }
        assertEquals(0, state(refine).row().next());
        assertEquals(0, number("select count(*) from audit"));
    }

    private KafkaConsumer<byte[], byte[]> member(Reader reader) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", reader.group());
        settings.put("enable.auto.commit", "false");
        KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        return member;
    }
}
