package io.millrace.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SightTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(Sight.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Sight sight = new Sight("rows", START);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void anOutageIsTwoLinesHoweverLongItIs() {
        for (int second = 1; second <= 60; second++) {
            sight.missed(new IOException("no broker"));
            sight.check(START.plusSeconds(second));
        }
        assertEquals(List.of("topics and ledger can't be seen; lag is as last seen"), told());
        sight.saw(START.plusSeconds(61));
        sight.check(START.plusSeconds(62));
        assertEquals(2, told().size());
        assertEquals("topics and ledger are seen again", told().getLast());
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
        assertEquals(List.of(), told());
        assertEquals("", sight.blind());
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getMessage).toList();
    }
}
