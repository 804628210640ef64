package io.millrace.embedded;

import io.millrace.log.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one thing such that the next is closed as well. */
final class Quietly {
    private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

    private Quietly() {}

    static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LOG.atWarn()
                    .addKeyValue(Keys.SERVICE, thing.getClass().getSimpleName())
                    .setCause(e)
                    .log("embedded service did not stop cleanly");
        }
    }
}
