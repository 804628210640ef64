package io.millrace.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.ledger.Ledger.Held;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartPositionTest {
    private final Partition partition = new Partition("events.raw", UUID.randomUUID(), 1);

    @Test
    void goesOnWhereKafkaAndTheMirrorAgree() {
        assertEquals(50, start(50L, new Held(3, 50, 80, null)));
    }

    @Test
    void knowsTheCommitOfTheLastClaims() {
        assertEquals(80, start(80L, new Held(3, 50, 80, null)));
    }

    @Test
    void letsAnOperatorSeekBackAndGoOnFromThere() {
        assertEquals(20, start(20L, new Held(3, 50, 50, 20L)));
        assertEquals(
                30, start(30L, new Held(3, 50, 30, 20L)), "the first batch is committed, the permit not yet moved");
    }

    @Test
    void stopsForARestoredPostgres() {
        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> start(90L, new Held(3, 50, 80, null)));
        assertEquals("bin/millrace rebuild --manifest --claims", stop.command());
    }

    @Test
    void stopsForARestoredKafkaOrLostOffsets() {
        assertStops(20L, new Held(3, 50, 50, null));
        assertStops(20L, new Held(3, 50, 20, null));
        assertStops(20L, new Held(3, 50, 50, 21L));
        assertStops(null, new Held(3, 50, 50, null));
    }

    private void assertStops(Long committed, Held held) {
        ConsumerStop stop = assertThrows(ConsumerStop.class, () -> start(committed, held));
        assertTrue(stop.command().startsWith("bin/millrace group seek --group refine"), stop.command());
    }

    private long start(Long committed, Held held) {
        return StartPosition.of("refine", partition, Optional.ofNullable(committed), held);
    }
}
