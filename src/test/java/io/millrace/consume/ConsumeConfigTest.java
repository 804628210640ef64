package io.millrace.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.ConsumeConfigs;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsumeConfigTest {
    @Test
    void wantsARouteThatEndsWhereItIsSettled() {
        assertRefused("route: the last stage must settle, enrich", "validate", "enrich");
        assertRefused("route: only the last stage settles, not store.rows", "store.rows", "publish");
        assertTrue(ConsumeConfigs.of("t", "g", "validate", "publish").transactional());
        assertFalse(ConsumeConfigs.of("t", "g", "store.rows").transactional());
    }

    private static void assertRefused(String message, String... route) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ConsumeConfigs.of("t", "g", route));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void waitsLongerAfterEachFailureWithinBounds() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new SplittableRandom(1));

        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(5000, 100L << Math.min(failures - 1, 20));
            long wait = backoff.after(failures).toMillis();
            assertTrue(wait >= most / 2 && wait <= most, failures + ": " + wait);
        }
    }
}
