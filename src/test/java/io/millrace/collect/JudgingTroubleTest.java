package io.millrace.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.kit.LogLines;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JudgingTroubleTest {
    @RegisterExtension
    final LogLines lines = LogLines.of(JudgingTrouble.class);

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

    @Test
    void overloadIsOneLineAndItsEndIsAnother() {
        for (int request = 0; request < 1_000; request++) {
            trouble.failed(new IOException("timed out"));
            trouble.judged();
        }
        assertEquals(1, lines.told().size());
        now.set(Instant.EPOCH.plusSeconds(11));
        trouble.judged();
        trouble.judged();
        assertEquals("packages are judged again", lines.told().getLast());
        assertEquals(2, lines.told().size());
    }
}
