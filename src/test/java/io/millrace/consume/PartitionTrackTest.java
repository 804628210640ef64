package io.millrace.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Position;
import io.millrace.consume.PartitionTrack.Range;
import io.millrace.consume.PartitionTrack.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionTrackTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final PartitionTrack track = new PartitionTrack();

    @Test
    void discardsWhatComesBeforeItWasSought() {
        track.assigned(track.ticket(), new Position(1, 100));

        assertTrue(track.mustSeek());
        assertFalse(track.offer(100, 110, true, NOW));
        assertEquals(State.READY, track.state());
    }

    @Test
    void readsAheadWhileABatchIsUnderWayOnceOneWasSettled() {
        ready(90);
        Range untried = batch(90, 100);
        assertFalse(track.reads());
        track.settled(untried.ticket());
        Range first = batch(100, 110);

        assertTrue(track.reads());
        assertTrue(track.offer(110, 120, true, NOW));
        assertEquals(110, track.handed());
        track.settled(first.ticket());
        Range second = track.begin(115);

        assertFalse(track.mustSeek());
        assertEquals(110, second.start());
        assertEquals(115, second.end());
        assertEquals(120, track.position());
    }

    @Test
    void seeksBackWhatItDiscardedOnceTheBatchUnderWayIsSettled() {
        ready(90);
        track.settled(batch(90, 100).ticket());
        Range first = batch(100, 110);
        track.offer(110, 120, true, NOW);

        assertFalse(track.offer(115, 130, true, NOW));
        assertFalse(track.reads());
        track.settled(first.ticket());

        assertTrue(track.mustSeek());
        assertEquals(120, track.position());
    }

    @Test
    void hasOneBatchUnderWay() {
        ready(100);
        batch(100, 110);
        track.offer(110, 120, true, NOW);

        assertThrows(IllegalStateException.class, () -> track.begin(120));
    }

    @Test
    void beginsNothingThatWasNotRead() {
        ready(100);
        track.offer(100, 110, true, NOW);

        assertThrows(IllegalStateException.class, () -> track.begin(111));
    }

    @Test
    void isUntriedAfterEachAssignmentUntilABatchIsSettled() {
        ready(100);
        assertTrue(track.untried());
        track.settled(batch(100, 110).ticket());
        assertFalse(track.untried());

        track.failed(track.ticket(), new IllegalStateException("down"));
        track.retry(track.ticket());
        ready(110);

        assertTrue(track.untried());
    }

    @Test
    void takesGapsThatMarkersLeaveIntoTheRange() {
        ready(100);

        Range range = batch(103, 120);

        assertEquals(100, range.start());
        assertEquals(120, range.end());
    }

    @Test
    void offersMarkersAloneWithTheNextRecordsOrAfterAWhile() {
        ready(100);
        Duration patience = Duration.ofSeconds(1);

        assertTrue(track.offer(101, 101, false, NOW));
        assertTrue(track.overdue(NOW.plusMillis(999), patience).isEmpty());
        Range alone = track.overdue(NOW.plusMillis(1000), patience).orElseThrow();
        assertEquals(101, alone.end());
        track.settled(alone.ticket());

        track.offer(102, 102, false, NOW);
        Range together = batch(102, 105);
        assertEquals(101, together.start());
        assertEquals(105, together.end());
    }

    @Test
    void settlesMarkersBehindABatchThatWasReadAhead() {
        ready(100);
        Range first = batch(100, 110);
        track.offer(112, 112, false, NOW);
        track.settled(first.ticket());

        Range alone = track.overdue(NOW, Duration.ZERO).orElseThrow();
        assertEquals(110, alone.start());
        assertEquals(112, alone.end());
    }

    @Test
    void goesOnAfterAFailureOnlyByANewPosition() {
        ready(100);
        Range failed = batch(100, 110);

        track.failed(failed.ticket(), new IllegalStateException("down"));

        assertEquals(State.WAITING, track.state());
        assertEquals("down", track.reason());
        assertFalse(track.offer(110, 120, true, NOW));
        assertFalse(track.settled(failed.ticket()), "an answer that comes too late");
        assertTrue(track.retry(track.ticket()));
        assertEquals(State.ASSIGNING, track.state());
    }

    @Test
    void stopsForAPersonAndNamesTheCommand() {
        track.failed(track.ticket(), new ConsumerStop("gone", "bin/millrace group seek"));

        assertEquals(State.STOPPED, track.state());
        assertEquals("bin/millrace group seek", track.command());
        assertTrue(track.retry(track.ticket()), "it looks again");
    }

    @Test
    void ignoresEveryAnswerOnceItIsRevoked() {
        ready(100);
        Range range = batch(100, 110);

        track.revoked();

        assertFalse(track.settled(range.ticket()));
        assertFalse(track.failed(range.ticket(), new IllegalStateException()));
    }

    @Test
    void countsFailuresInARowUntilABatchIsSettled() {
        track.failed(track.ticket(), new IllegalStateException("one"));
        track.retry(track.ticket());
        ready(100);
        assertEquals(1, track.failures());

        Range range = batch(100, 110);
        track.settled(range.ticket());

        assertEquals(0, track.failures());
        assertEquals("", track.reason());
    }

    private Range batch(long first, long end) {
        assertTrue(track.offer(first, end, true, NOW));
        return track.begin(end);
    }

    private void ready(long next) {
        track.assigned(track.ticket(), new Position(1, next));
        track.sought(track.ticket());
    }
}
