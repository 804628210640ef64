package io.millrace.prove.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two places, looked at by a clock of seconds. */
class ProgressTest {
    private static final String ONE = "refine events.raw-0";
    private static final String TWO = "rows events.silver-0";

    private final Progress progress = new Progress();

    @BeforeEach
    void bothAreSeen() {
        ledger(ONE, 1, 10, 1);
        ledger(TWO, 1, 20, 1);
        progress.kafka(ONE, 10, 10L);
        progress.kafka(TWO, 20, null);
        looked(1);
    }

    @Test
    void sumsWhatIsSettledAndCommitted() {
        long before = progress.settled();
        progress.kafka(ONE, 40, 10L);
        assertEquals(before, progress.settled()); // what waits is not settled
        ledger(ONE, 1, 12, 2);
        progress.kafka(ONE, 40, 13L);
        ledger(TWO, 1, 24, 2);
        assertEquals(before + 2 + 3 + 4, progress.settled());
    }

    @Test
    void findsTheLongestStallAndWhere() {
        ledger(ONE, 1, 11, 2);
        looked(3);
        assertStall(2, TWO);
        ledger(TWO, 1, 21, 4);
        looked(6);
        assertStall(4, ONE);
        ledger(ONE, 1, 12, 7);
        looked(7);
        assertStall(4, ONE); // it is over, and was
    }

    @Test
    void knowsAStallAlsoWhileNobodyAnswers() {
        progress.looked(false, seconds(9));
        assertEquals(8_000, progress.longestStallMs());
    }

    @Test
    void forgetsAtTheBeginningWhatWasAndTakesWhatStandsFromThen() {
        looked(30);
        progress.begin(seconds(31));
        assertStall(0, "");
        looked(33);
        assertEquals(2_000, progress.longestStallMs());
    }

    @Test
    void countsWhatWentBackInLedgerAndKafka() {
        ledger(ONE, 2, 10, 2);
        progress.kafka(ONE, 10, 10L);
        assertEquals(0, progress.wentBack());
        ledger(ONE, 2, 9, 3);
        assertEquals(1, progress.wentBack());
        progress.kafka(ONE, 10, 9L);
        assertEquals(2, progress.wentBack());
        ledger(ONE, 2, 10, 4);
        progress.kafka(ONE, 10, null);
        assertEquals(2, progress.wentBack());
    }

    @Test
    void doesNotCountWhatIsMeantToGoBack() {
        progress.goingBackIsMeant(true);
        ledger(ONE, 1, 5, 2);
        progress.kafka(ONE, 10, 5L);
        assertEquals(0, progress.wentBack());
        progress.goingBackIsMeant(false);
        ledger(ONE, 1, 4, 3);
        assertEquals(1, progress.wentBack());
    }

    @Test
    void countsGoingBackOfThoseThatWriteObjectsWhichNobodyWaitsFor() {
        progress.objects("objects", 100);
        progress.objects("objects", 100);
        assertEquals(0, progress.wentBack());
        progress.objects("objects", 90);
        assertEquals(1, progress.wentBack());
        progress.goingBackIsMeant(true);
        progress.objects("objects", 80);
        assertEquals(1, progress.wentBack());
        progress.looked(true, 1);
        assertEquals(0, progress.backlog(0));
    }

    @Test
    void tellsABacklogOnlyOfALookAfterwards() {
        progress.kafka(ONE, 15, null);
        progress.kafka(TWO, 22, null);
        assertEquals(-1, progress.backlog(seconds(1)));
        progress.looked(false, seconds(2));
        assertEquals(-1, progress.backlog(seconds(1)));
        looked(3);
        assertEquals(7, progress.backlog(seconds(2)));
        ledger(ONE, 1, 16, 4); // further than the end that was seen: no credit for the other one
        looked(4);
        assertEquals(2, progress.backlog(seconds(2)));
    }

    @Test
    void knowsWhenAllHaveStepped() {
        progress.mark(seconds(5));
        ledger(ONE, 1, 11, 4); // not after the mark
        ledger(TWO, 1, 21, 6);
        assertEquals(0, progress.allSteppedAt());
        ledger(ONE, 1, 11, 7); // stands
        assertEquals(0, progress.allSteppedAt());
        ledger(ONE, 1, 12, 8);
        ledger(TWO, 1, 22, 9);
        assertEquals(seconds(8), progress.allSteppedAt());
        progress.mark(seconds(9));
        assertEquals(0, progress.allSteppedAt());
    }

    @Test
    void hasSeenNoStepWhereItHasSeenNoPlace() {
        assertEquals(0, new Progress().allSteppedAt());
        assertEquals(-1, new Progress().backlog(seconds(1)));
    }

    @Test
    void measuresFromTheAssignmentToWhatTheNewOwnerSettlesFirst() {
        assertEquals(0, progress.takenSince(seconds(2)));
        assertEquals(0, progress.settledAfterAssignment(seconds(2)));
        ledger(ONE, 2, 10, 3);
        ledger(TWO, 2, 20, 4);
        assertEquals(2, progress.takenSince(seconds(2)));
        ledger(ONE, 2, 11, 5);
        assertEquals(Progress.NEVER, progress.settledAfterAssignment(seconds(2)));
        ledger(TWO, 2, 21, 7);
        ledger(TWO, 2, 22, 60);
        assertEquals(3, progress.settledAfterAssignment(seconds(2)));
        assertEquals(1, progress.takenSince(seconds(3)));
    }

    @Test
    void beginsAnewWithEachOwner() {
        ledger(ONE, 2, 10, 3);
        ledger(ONE, 2, 11, 4);
        ledger(ONE, 3, 11, 5);
        assertEquals(Progress.NEVER, progress.settledAfterAssignment(seconds(2)));
    }

    private void ledger(String place, long epoch, long offset, int second) {
        progress.ledger(place, epoch, offset, seconds(second));
    }

    private void looked(int second) {
        progress.looked(true, seconds(second));
    }

    private void assertStall(int seconds, String place) {
        assertEquals(seconds * 1_000L, progress.longestStallMs());
        assertEquals(place, progress.stalled());
    }

    private static long seconds(int second) {
        return second * 1_000_000_000L;
    }
}
