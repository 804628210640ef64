package io.millrace.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_123L);

    @Test
    void ordersTheIdsOfOneMillisecondByPlaceAsTextAndAsBytes() {
        List<String> ids = IntStream.of(0, 1, 255, 256, 4095, 4096, 999_999, 1_048_575)
                .mapToObj(place -> Ids.timeOrdered(NOW, place).toString())
                .toList();
        assertEquals(ids.stream().sorted().toList(), ids);
    }

    @Test
    void isAUuidOfVersionSevenWithItsTime() {
        for (UUID id : List.of(Ids.timeOrdered(NOW), Ids.timeOrdered(NOW, 0), Ids.timeOrdered(NOW, 1_048_575))) {
            assertEquals(7, id.version());
            assertEquals(2, id.variant());
            assertEquals(NOW, Ids.timeOf(id));
        }
        assertNull(Ids.timeOf(UUID.randomUUID()));
    }

    @Test
    void differsForTheSamePlaceOfTwoRequests() {
        assertNotEquals(Ids.timeOrdered(NOW, 3), Ids.timeOrdered(NOW, 3));
    }
}
