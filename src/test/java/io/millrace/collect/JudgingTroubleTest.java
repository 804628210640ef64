package io.millrace.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JudgingTroubleTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(JudgingTrouble.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final JudgingTrouble trouble = new JudgingTrouble(new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

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
    void overloadIsOneLineAndItsEndIsAnother() {
        for (int request = 0; request < 1_000; request++) {
            trouble.failed(new IOException("timed out"));
            trouble.judged();
        }
        assertEquals(1, told().size());
        now.set(Instant.EPOCH.plusSeconds(11));
        trouble.judged();
        trouble.judged();
        assertEquals("packages are judged again", told().getLast());
        assertEquals(2, told().size());
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getMessage).toList();
    }
}
