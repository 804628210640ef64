package io.millrace.trim;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.millrace.event.NodeClock;
import io.millrace.kafka.Topics;
import io.millrace.log.Keys;
import io.millrace.trim.Trimming.Found;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims from time to time, and tells by metrics how much could go. One look at a time; a failed one is made again. */
public final class TrimVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TrimVerticle.class);
    private static final List<String> OWN = List.of(Topics.RAW, Topics.REENTRY, Topics.SILVER, Topics.DEAD_LETTER);

    private final TrimConfig config;
    private final Trimming trimming;
    private final MultiGauge headroom;
    private final MultiGauge trimmed;
    private final Clock clock = NodeClock.UTC;
    private Future<Void> looking = Future.succeededFuture();
    private long timer = -1;

    public TrimVerticle(TrimConfig config, TrimParts parts) {
        this.config = config;
        this.trimming = new Trimming(parts, OWN, Duration.ofMillis(config.grace()));
        this.headroom = MultiGauge.builder("millrace.trim.headroom")
                .description("records that every group has settled and that are kept for the grace time")
                .register(parts.metrics());
        this.trimmed = MultiGauge.builder("millrace.trim.first")
                .description("first offset that is still there")
                .register(parts.metrics());
    }

    @Override
    public Future<?> start() {
        if (config.enabled()) {
            look();
            timer = vertx.setPeriodic(config.interval(), tick -> look());
        }
        return Future.succeededFuture();
    }

    private void look() {
        if (looking.isComplete()) {
            looking = trimming.trim(clock.instant())
                    .onSuccess(this::show)
                    .onFailure(failure -> LOG.atWarn()
                            .addKeyValue(Keys.CAUSE, failure.toString())
                            .log("topics not trimmed, tried again"))
                    .<Void>mapEmpty()
                    .recover(told -> Future.succeededFuture());
        }
    }

    private void show(List<Found> all) {
        register(headroom, all, found -> found.settled() - found.cut());
        register(trimmed, all, Found::cut);
        for (Found found : all) {
            if (found.cut() > found.first()) {
                LOG.atInfo()
                        .addKeyValue(Keys.PARTITION, found.partition())
                        .addKeyValue(Keys.FROM, found.first())
                        .addKeyValue(Keys.TO, found.cut())
                        .log("trimmed");
            }
        }
    }

    private static void register(MultiGauge gauge, List<Found> all, ToLongFunction<Found> value) {
        List<Row<?>> rows = all.stream()
                .<Row<?>>map(found -> Row.of(
                        Tags.of(
                                "topic",
                                found.partition().topic(),
                                "partition",
                                String.valueOf(found.partition().number())),
                        value.applyAsLong(found)))
                .toList();
        gauge.register(rows, true);
    }

    @Override
    public Future<?> stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        return looking;
    }
}
