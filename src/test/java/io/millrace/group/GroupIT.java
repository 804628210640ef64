package io.millrace.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kafka.Reader;
import io.millrace.kit.OpenOffset;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRow;
import io.millrace.stack.MillraceStack;
import java.util.List;
import org.junit.jupiter.api.Test;

@MillraceStack
class GroupIT extends GroupGround {
    @Test
    void namesATransactionWithoutAnEndAndMovesNothingMeanwhile() {
        Reader refine = seeded(true);
        produce(9);
        try (OpenOffset open = OpenOffset.of(kafka, refine.group(), topic, 0, 7)) {
            PartitionState state = state(refine);
            assertTrue(state.open());
            assertEquals(0, state.committed());
            assertTrue(state.stopped().contains("transaction that has not ended"), state.stopped());
            assertNull(state.command());
            var refused = assertThrows(GroupRefusal.class, () -> await(seek.seek(refine, topic, 0, "latest", DO)));
            assertTrue(refused.getMessage().contains("transaction that has not ended"), refused.getMessage());

            open.abort();

            assertNull(state(refine).stopped());
        }
        assertEquals(0, number("select count(*) from audit"));
    }

    @Test
    void callsNothingStoppedThatMovedBetweenItsLooks() {
        Reader refine = seeded(true);
        produce(9);
        PartitionState before = state(refine);
        await(offsets.commit(refine.group(), before.partition(), 7));
        assertTrue(facts(refine, before.row(), before.row()).stopped().contains("restored or moved"));
        LedgerRow moved = await(new Ledger(database)
                        .raise(refine.group(), before.partition())
                        .compose(raised -> ledger.ofGroup(refine.group())))
                .getFirst();

        assertNull(facts(refine, before.row(), moved).stopped());
    }

    private PartitionState facts(Reader reader, LedgerRow before, LedgerRow after) {
        String cluster = await(topics.clusterId());
        return new Facts(reader, cluster, after.partition(), List.of(before), List.of(after), 7L, false, 0, 9).state();
    }

    @Test
    void showsAGroupThatGoesOn() {
        Reader sink = seeded(false);
        produce(3);
        PartitionState state = state(sink);
        assertNull(state.stopped());
        assertEquals(3, state.lag());
    }

    @Test
    void pausesUntilResumeAndKeepsThePauseOverAnotherIncarnation() throws Exception {
        Reader sink = seeded(false);
        GroupVerbs verbs = new GroupVerbs(List.of(sink), database, ledger, topics, offsets);
        await(verbs.pause(sink.group(), new Extent(null, null), LOOK));
        assertNull(state(sink).pausedAt());
        await(verbs.pause(sink.group(), new Extent(topic, 0), DO));
        var since = state(sink).pausedAt();
        assertNotNull(since);
        assertEquals(
                "they are paused already",
                await(verbs.pause(sink.group(), new Extent(topic, null), DO)).means());
        assertEquals(since, state(sink).pausedAt());
        assertEquals(1, await(verbs.list()).getFirst().paused());
        makeAnew();

        await(verbs.adopt(sink.group(), topic, DO));

        assertEquals(since, state(sink).pausedAt());
        await(verbs.resume(sink.group(), new Extent(topic, null), DO));
        assertNull(state(sink).pausedAt());
        assertEquals(
                1,
                number(
                        "select count(*) from audit where who = 'tester' and reason = 'a drill' and action = 'group.resume'"
                                + " and was like 'paused: %' and becomes like 'going on: %'"));
    }

    @Test
    void refusesAPauseOfWhatTheGroupDoesNotRead() {
        Reader sink = seeded(false);
        GroupVerbs verbs = new GroupVerbs(List.of(sink), database, ledger, topics, offsets);
        assertEquals("/topic", refused(verbs, sink.group(), new Extent(null, 0)).pointer());
        assertEquals(
                "/topic", refused(verbs, sink.group(), new Extent("another", 0)).pointer());
        assertEquals(
                GroupRefusal.Kind.UNSEEDED,
                refused(verbs, sink.group(), new Extent(topic, 1)).kind());
        assertEquals(
                GroupRefusal.Kind.GROUP,
                refused(verbs, "nobody", new Extent(null, null)).kind());
        assertEquals(0, number("select count(*) from audit"));
    }

    private static GroupRefusal refused(GroupVerbs verbs, String group, Extent extent) {
        return assertThrows(GroupRefusal.class, () -> await(verbs.pause(group, extent, DO)));
    }

    @Test
    void namesAndAdoptsATopicThatWasMadeAnew() throws Exception {
        Reader refine = seeded(true);
        produce(3);
        makeAnew();
        produce(2);
        PartitionState stopped = state(refine);
        assertNull(stopped.row());
        assertTrue(stopped.command().contains("group adopt-topic --group " + refine.group()), stopped.command());
        TopicAdoption adoption = new TopicAdoption(database, ledger, topics, offsets);
        Adopted looked = await(adoption.adopt(refine, topic, LOOK));
        assertEquals(1, looked.old().size());
        assertNull(state(refine).row());
        await(adoption.adopt(refine, topic, DO));
        assertNull(state(refine).stopped());
        assertEquals(0, state(refine).committed());
        assertEquals(2, state(refine).lag());
        assertThrows(GroupRefusal.class, () -> await(adoption.adopt(refine, topic, DO)));
    }
}
