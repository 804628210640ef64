package io.millrace.collect;

import io.millrace.log.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages that nobody judges, told once when it begins and once when it is over, not once a request: under overload that would be a
 * flood of its own. Thread: one event loop.
 */
final class JudgingTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(JudgingTrouble.class);

    /** Overload comes and goes within seconds: it is over when nothing failed for as long. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private Instant last; // null while all is well

    JudgingTrouble(Clock clock) {
        this.clock = clock;
    }

    void failed(Throwable cause) {
        if (last == null) {
            LOG.atWarn()
                    .addKeyValue(Keys.CAUSE, cause.toString())
                    .log("packages can't be judged, their clients are answered 503");
        }
        last = clock.instant();
    }

    void judged() {
        if (last != null && last.plus(QUIET).isBefore(clock.instant())) {
            last = null;
            LOG.atInfo().log("packages are judged again");
        }
    }
}
