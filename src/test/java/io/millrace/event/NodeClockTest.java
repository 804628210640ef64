package io.millrace.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void noAgeIsNegative() {
        InstantSource clock = InstantSource.fixed(NOW);
        assertEquals(Duration.ofHours(1), NodeClock.age(NOW.minusSeconds(3600), clock));
        assertEquals(Duration.ZERO, NodeClock.age(NOW, clock));
        assertEquals(Duration.ZERO, NodeClock.age(NOW.plusSeconds(3600), clock));
    }
}
