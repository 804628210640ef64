package io.millrace.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
    private static final long FIRST = -62_167_219_200L; // of the year 0000
    private static final long LAST = 253_402_300_799L; // of the year 9999

    @Property
    void readsWhatAnInstantWrites(
            @ForAll @LongRange(min = FIRST, max = LAST) long second, @ForAll @IntRange(max = 999_999_999) int nano) {
        Instant instant = Instant.ofEpochSecond(second, nano);
        assertEquals(instant, IsoInstant.read(instant.toString()));
    }

    @Property
    void writesWhatAnInstantWrites(
            @ForAll @LongRange(min = FIRST - 1, max = LAST + 1) long second,
            @ForAll @IntRange(max = 999) int thousandths,
            @ForAll @IntRange(max = 2) int thousands) {
        int[] worths = {1_000_000, 1000, 1};
        Instant instant = Instant.ofEpochSecond(second, (long) thousandths * worths[thousands]);
        assertEquals(instant.toString(), IsoInstant.text(instant));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, FIRST - 1, FIRST, -1, 0, LAST, LAST + 1, Long.MAX_VALUE})
    void writesWhatAnInstantWritesAtTheEdges(long second) {
        Instant first =
                Instant.ofEpochSecond(Math.clamp(second, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
        for (int nano : new int[] {0, 1, 999, 1000, 120_000, 1_000_000, 123_456_789, 999_999_999}) {
            assertEquals(first.plusNanos(nano).toString(), IsoInstant.text(first.plusNanos(nano)));
        }
    }

    @Property
    void saysOfNearlyRightTextsWhatTheFormatterSays(@ForAll("nearlyRight") String text) {
        assertAsTheFormatter(text);
    }

    @Provide
    Arbitrary<String> nearlyRight() {
        Arbitrary<String> right = Arbitraries.longs().between(FIRST, LAST).map(second -> Instant.ofEpochSecond(
                        second, second % 7 == 0 ? 0 : 120_000_000)
                .toString());
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 22);
        Arbitrary<Character> other =
                Arbitraries.of('0', '1', '2', '3', '5', '6', '9', '-', 'T', 't', ':', '.', 'Z', 'z', '+', ' ', '٣');
        return net.jqwik.api.Combinators.combine(right, place, other).as(IsoInstantTest::changed);
    }

    private static String changed(String text, int place, char other) {
        int at = Math.min(place, text.length() - 1);
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-21T10:00:00",
                "2026-11-21T10:00Z",
                "2026-11-21T10:00:00.Z",
                "2026-11-21T10:00:00.1234567890Z",
                "2026-02-29T10:00:00Z",
                "2024-02-29T10:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T23:59:60Z",
                "2026-11-21T10:00:00+01:00",
                "+12026-11-21T10:00:00Z",
                "-0001-11-21T10:00:00Z",
                "2026-11-21t10:00:00z"
            })
    void saysOfOthersWhatTheFormatterSays(String text) {
        assertAsTheFormatter(text);
    }

    private static void assertAsTheFormatter(String text) {
        Instant expected;
        try {
            expected = Instant.parse(text);
        } catch (DateTimeException e) {
            assertThrows(DateTimeException.class, () -> IsoInstant.read(text), text);
            return;
        }
        assertEquals(expected, IsoInstant.read(text), text);
    }
}
