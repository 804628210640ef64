package io.millrace.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InFlightTest {
    private long now = 1;
    private final InFlight inFlight = new InFlight(10_000, () -> now);

    @Test
    void grantsUpToTheBoundAndNotAByteMore() {
        assertTrue(inFlight.reserve(9_999));
        assertFalse(inFlight.reserve(2));
        assertTrue(inFlight.reserve(1));
        inFlight.release(5_000, true);
        assertTrue(inFlight.reserve(5_000));
        assertEquals(10_000, inFlight.bytes());
    }

    @Test
    void tellsHowLongWhatIsInFlightTakesAtTheRateThatWasSeen() {
        for (int second = 0; second < 20; second++) {
            inFlight.reserve(1_000);
            now += 1_000_000_000;
            inFlight.release(1_000, true);
        }
        inFlight.reserve(4_500);
        assertEquals(5, inFlight.retryAfter());
    }

    @Test
    void doesNotTakeFailuresForDraining() {
        for (int second = 0; second < 20; second++) {
            inFlight.reserve(1_000);
            now += 1_000_000_000;
            inFlight.release(1_000, false);
        }
        inFlight.reserve(4_500);
        assertEquals(30, inFlight.retryAfter());
    }

    @Test
    void asksForNoMoreThanAMomentWhereNothingIsInFlight() {
        assertEquals(1, inFlight.retryAfter());
    }

    @Test
    void aLeaseGivesBackWhatItHeldOnce() {
        Lease lease = new Lease(inFlight);
        assertTrue(lease.grow(6_000));
        assertFalse(lease.grow(6_000));
        lease.release(true);
        lease.release(true);
        assertEquals(0, inFlight.bytes());
    }

    @Test
    void aLeaseThatShrinksKeepsTheRoomOfTheAnswerAndGivesBackNothingTwice() {
        InFlight inFlight = new InFlight(1_000);
        Lease lease = new Lease(inFlight);
        lease.grow(800);
        lease.shrink(100);
        assertEquals(100, inFlight.bytes());
        lease.shrink(500);
        assertEquals(100, inFlight.bytes());
        lease.release(true);
        lease.release(true);
        assertEquals(0, inFlight.bytes());
    }
}
