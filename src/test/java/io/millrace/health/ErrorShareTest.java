package io.millrace.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.health.ErrorShare.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorShareTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, Counts> counts = new HashMap<>();
    private final ErrorShare share = new ErrorShare(() -> Map.copyOf(counts), Duration.ofSeconds(60), 5, 100);

    @Test
    void isDegradedAboveTheBoundAndNamesTheStage() {
        share.sample(NOW);
        counts.put("validate", new Counts(200, 10));
        assertEquals(
                Map.of("validate", 5.0),
                assertInstanceOf(Check.Ok.class, check()).details());

        counts.put("validate", new Counts(200, 11));

        Check.Degraded told = assertInstanceOf(Check.Degraded.class, check());
        assertEquals("validate refused 5.5 % of 200 events in 60 s, which is more than 5 %", told.reason());
    }

    @Test
    void fewEventsMakeNoShare() {
        share.sample(NOW);
        counts.put("validate", new Counts(99, 99));
        assertEquals(Map.of(), assertInstanceOf(Check.Ok.class, check()).details());
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        counts.put("validate", new Counts(1_000, 0));
        share.sample(NOW);
        counts.put("validate", new Counts(2_000, 1_000));
        share.sample(NOW.plusSeconds(30));
        assertInstanceOf(Check.Degraded.class, check());

        share.sample(NOW.plusSeconds(60));
        assertInstanceOf(Check.Degraded.class, check());
        share.sample(NOW.plusSeconds(91));

        counts.put("validate", new Counts(3_000, 1_000));
        assertEquals(
                Map.of("validate", 0.0),
                assertInstanceOf(Check.Ok.class, check()).details());
    }

    private Check check() {
        return share.check().result();
    }
}
