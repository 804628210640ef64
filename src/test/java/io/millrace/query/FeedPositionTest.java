package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FeedPositionTest {
    private static final UUID TOPIC = UUID.randomUUID();

    private final FeedPosition position = new FeedPosition(TOPIC, new long[] {7, 0, 9_000_000_000L});

    @Test
    void isReadAsItWasWritten() {
        assertEquals(position, FeedPosition.parse(position.toString()));
    }

    @Test
    void moves() {
        FeedPosition moved = position.with(1, 3);
        assertEquals(3, moved.next(1));
        assertEquals(0, position.next(1));
        assertEquals(position, moved.with(1, 0));
    }

    @Test
    void findsWhatIsBehindInTurn() {
        FeedPosition end = new FeedPosition(TOPIC, new long[] {8, 0, 9_000_000_001L});
        assertEquals(0, position.behind(end, 0));
        assertEquals(2, position.behind(end, 1));
        assertEquals(-1, end.behind(end, 1));
    }

    @Test
    void takesPartitionsThatCameLaterFromTheirBeginning() {
        FeedPosition more = position.over(5);
        assertEquals(
                List.of(7L, 0L, 9_000_000_000L, 0L, 0L),
                java.util.Arrays.stream(more.offsets()).boxed().toList());
    }

    @Test
    void goesBackWhereTheEndDid() {
        FeedPosition end = new FeedPosition(TOPIC, new long[] {9, 0, 5});
        assertEquals(new FeedPosition(TOPIC, new long[] {7, 0, 5}), position.notBeyond(end));
    }

    @Test
    void refusesWhatItDidNotWrite() {
        for (String text : List.of("", "x", "AAAA", encoded(TOPIC + " "), encoded(TOPIC + " 1,-2"), encoded("x 1,2"))) {
            assertThrows(IllegalArgumentException.class, () -> FeedPosition.parse(text), text);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
