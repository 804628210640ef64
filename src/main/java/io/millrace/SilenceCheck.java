package io.millrace;

import io.millrace.collect.CollectConfig;
import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.Problems;
import io.millrace.config.VerticleConfig;

/** Who follows is told that the connection lives before it counts as silent. */
final class SilenceCheck implements CrossCheck {
    private static final int MILLIS = 1_000;

    @Override
    public void check(AppConfig config, Problems problems) {
        for (VerticleConfig verticle : config.verticles()) {
            if (verticle.config() instanceof CollectConfig collect
                    && config.follow().keepAlive() >= MILLIS * collect.idleTimeout()) {
                problems.add(
                        "/follow/keepAlive",
                        Integer.toString(config.follow().keepAlive()),
                        "must be below the " + collect.idleTimeout() + " s of idleTimeout of " + verticle.name());
            }
        }
    }
}
