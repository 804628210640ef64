package io.millrace.deduplicate;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.claims.ClaimRotation;
import io.millrace.database.Database;
import io.millrace.ledger.Ledger;
import io.millrace.log.Keys;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the channel {@code deduplicate}, and looks from time to time whether a new generation of claims is due. */
public final class DeduplicateVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(DeduplicateVerticle.class);

    private final DeduplicateConfig config;
    private final Deduplication deduplication;
    private final ClaimRotation rotation;
    private MessageConsumer<Batch> served;
    private long timer;

    public DeduplicateVerticle(
            DeduplicateConfig config, Database database, Ledger ledger, StreamCatalog streams, MeterRegistry registry) {
        this.config = config;
        this.deduplication =
                new Deduplication(database, ledger, streams, new StageMetrics(registry, Deduplication.STAGE));
        this.rotation = new ClaimRotation(
                database, Duration.ofDays(config.window()), Duration.ofMillis(config.rotationLockTimeout()));
    }

    @Override
    public Future<?> start() {
        served = Channels.stage(Deduplication.STAGE).serve(vertx, deduplication::deduplicate);
        timer = vertx.setPeriodic(0, config.rotationCheck(), tick -> rotate());
        return served.completion();
    }

    private void rotate() {
        rotation.rotate()
                .onSuccess(done -> {
                    if (done) {
                        LOG.atInfo()
                                .addKeyValue(Keys.WINDOW_DAYS, config.window())
                                .log("a new generation of claims began");
                    }
                })
                .onFailure(e -> LOG.atWarn()
                        .addKeyValue(Keys.CAUSE, e.toString())
                        .log("no new generation of claims, tried again"));
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return served.unregister();
    }
}
