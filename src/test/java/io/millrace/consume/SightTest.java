package io.millrace.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.LogLines;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SightTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @RegisterExtension
    final LogLines lines = LogLines.of(Sight.class);

    private final Sight sight = new Sight("rows", START);

    @Test
    void anOutageIsTwoLinesHoweverLongItIs() {
        for (int second = 1; second <= 60; second++) {
            sight.missed(new IOException("no broker"));
            sight.check(START.plusSeconds(second));
        }
        assertEquals(List.of("topics and ledger can't be seen; lag is as last seen"), lines.told());
        sight.saw(START.plusSeconds(61));
        sight.check(START.plusSeconds(62));
        assertEquals(2, lines.told().size());
        assertEquals("topics and ledger are seen again", lines.told().getLast());
    }

    @Test
    void looksThatHangAreToldAsThoseThatFail() {
        sight.check(START.plusSeconds(5));
        assertEquals("", sight.blind());
        sight.check(START.plusSeconds(6));
        assertTrue(sight.blind().startsWith("not seen since 2026-01-01T00:00:00Z"), sight.blind());
        sight.missed(new IOException("no broker"));
        assertTrue(sight.blind().endsWith("no broker"), sight.blind());
        assertEquals(START, sight.seen());
    }

    @Test
    void aShortFailureIsNoLine() {
        sight.missed(new IOException("moved"));
        sight.check(START.plusSeconds(2));
        sight.saw(START.plusSeconds(4));
        sight.check(START.plusSeconds(8));
        assertEquals(List.of(), lines.told());
        assertEquals("", sight.blind());
    }
}
