package io.millrace.consume;

import io.millrace.log.Keys;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what the topics hold and the ledger has settled can be seen. A client of Kafka polls on in silence while the brokers are
 * dead, so this is where it shows: told once when nothing was seen for some seconds, and once when it is seen again. Until then lag
 * and ends are those of the last look. Thread: the consumer's context writes, any reads.
 */
final class Sight {
    private static final Logger LOG = LoggerFactory.getLogger(Sight.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String group;
    private volatile Instant seen;
    private volatile String blind = "";
    private String cause = "";

    Sight(String group, Instant now) {
        this.group = group;
        this.seen = now;
    }

    void saw(Instant now) {
        seen = now;
        cause = "";
        if (!blind.isEmpty()) {
            LOG.atInfo().addKeyValue(Keys.GROUP, group).log("topics and ledger are seen again");
            blind = "";
        }
    }

    /** Its cause stands in what is told from now on. */
    void missed(Throwable failure) {
        cause = ": " + failure;
        blind = blind.isEmpty() ? "" : sentence();
    }

    /** From time to time, whether looks answer or hang. */
    void check(Instant now) {
        if (blind.isEmpty() && seen.plus(PATIENCE).isBefore(now)) {
            blind = sentence();
            LOG.atWarn()
                    .addKeyValue(Keys.GROUP, group)
                    .addKeyValue(Keys.CAUSE, blind)
                    .log("topics and ledger can't be seen; lag is as last seen");
        }
    }

    /** Why lag and ends are old; empty where they are not. */
    String blind() {
        return blind;
    }

    /** When lag and ends were seen last. */
    Instant seen() {
        return seen;
    }

    private String sentence() {
        return "not seen since " + seen + cause;
    }
}
