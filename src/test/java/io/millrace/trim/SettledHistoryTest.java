package io.millrace.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettledHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final Partition silver = new Partition("events.silver", UUID.randomUUID(), 0);
    private final SettledHistory history = new SettledHistory(Duration.ofHours(1));

    @Test
    void knowsNothingUntilAGraceTimeHasPassed() {
        assertEquals(-1, look(0, 100));
        assertEquals(-1, look(59, 100));
        assertEquals(100, look(60, 100));
    }

    @Test
    void keepsWhatWasSettledWithinTheGraceTime() {
        look(0, 100);
        look(10, 180);
        look(65, 900);
        assertEquals(100, look(68, 950));
        assertEquals(180, look(71, 950));
        assertEquals(900, look(125, 950));
        assertEquals(950, look(128, 950));
    }

    @Test
    void countsAnewFromWhereAGroupWentBackTo() {
        look(0, 100);
        look(10, 180);
        assertEquals(100, look(69, 150));
        assertEquals(150, look(70, 180));
        assertEquals(150, look(129, 180));
        assertEquals(180, look(130, 180));
    }

    @Test
    void forgetsAPartitionThatIsNotThereAnyMore() {
        look(0, 100);
        assertEquals(Map.of(), history.ripe(NOON.plus(Duration.ofMinutes(61)), Map.of()));
        assertEquals(-1, look(62, 100));
    }

    @Test
    void letsGoAtOnceWithoutAGraceTime() {
        SettledHistory none = new SettledHistory(Duration.ZERO);
        assertEquals(Map.of(silver, 5L), none.ripe(NOON, Map.of(silver, 5L)));
        assertEquals(Map.of(silver, 6L), none.ripe(NOON, Map.of(silver, 6L)));
    }

    @Test
    void neverSaysMoreThanWasSettledThroughoutTheGraceTime() {
        Random random = new Random(7);
        TreeMap<Long, Long> seen = new TreeMap<>();
        long offset = 0;
        long closest = Long.MAX_VALUE;
        for (long second = 0; second < 40_000; second += 1 + random.nextInt(30)) {
            offset = random.nextInt(200) == 0 ? Math.max(0, offset - 500) : offset + random.nextInt(10);
            seen.put(second, offset);
            long ripe = history.ripe(NOON.plusSeconds(second), Map.of(silver, offset))
                    .get(silver);
            Long begun = seen.floorKey(second - 3600);
            long least = begun == null
                    ? -1
                    : seen.tailMap(begun, true).values().stream()
                            .mapToLong(x -> x)
                            .min()
                            .getAsLong();
            assertTrue(ripe <= least, second + ": " + ripe + " > " + least);
            closest = begun == null ? closest : Math.min(closest, least - ripe);
        }
        assertEquals(0, closest, "and no less than it, now and then");
    }

    private long look(int minute, long settled) {
        return history.ripe(NOON.plus(Duration.ofMinutes(minute)), Map.of(silver, settled))
                .get(silver);
    }
}
