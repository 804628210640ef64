package io.millrace;

import io.millrace.log.Keys;
import io.millrace.registry.RegistryAway;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the streams' schemas at a start. A registry that is away is waited for; what it refuses ends the start. */
final class Registering {
    private static final Logger LOG = LoggerFactory.getLogger(Registering.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String WHAT = "registering the schemas";

    private Registering() {}

    /**
     * Waits. Says so once for each reason.
     *
     * @param step asks the registry; fails with {@link RegistryAway} where it is to be asked again
     * @param seconds longest wait for one try
     * @param patience how long it tries
     */
    static void await(Supplier<Future<Void>> step, int seconds, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        String told = null;
        while (true) {
            try {
                Blocking.await(WHAT, step.get(), seconds);
                return;
            } catch (RegistryAway e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                if (!e.getMessage().equals(told)) {
                    told = e.getMessage();
                    LOG.atWarn()
                            .addKeyValue(Keys.CAUSE, told)
                            .log("the schema registry is away, the start waits for it");
                }
                Blocking.pause(WHAT, PAUSE);
            }
        }
    }
}
