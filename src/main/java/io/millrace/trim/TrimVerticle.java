package io.millrace.trim;

import io.micrometer.core.instrument.Tags;
import io.millrace.event.NodeClock;
import io.millrace.kafka.Topics;
import io.millrace.log.Keys;
import io.millrace.metrics.ChangingGauges;
import io.millrace.metrics.ChangingGauges.Measure;
import io.millrace.trim.Trimming.Found;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims from time to time, and tells by metrics how much could go. One look at a time; a failed one is made again. */
public final class TrimVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TrimVerticle.class);
    private static final List<String> OWN = List.of(Topics.RAW, Topics.REENTRY, Topics.SILVER, Topics.DEAD_LETTER);

    private static final Measure HEADROOM = new Measure(
            "millrace.trim.headroom",
            "records that every group has settled and that are kept for the grace time",
            null);
    private static final Measure FIRST = new Measure("millrace.trim.first", "first offset that is still there", null);

    private final TrimConfig config;
    private final Trimming trimming;
    private final ChangingGauges gauges;
    private final Clock clock = NodeClock.UTC;
    private Future<Void> looking = Future.succeededFuture();
    private long timer = -1;

    public TrimVerticle(TrimConfig config, TrimParts parts) {
        this.config = config;
        this.trimming = new Trimming(parts, OWN, Duration.ofMillis(config.grace()));
        this.gauges = parts.gauges();
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
        show(HEADROOM, all, found -> found.settled() - found.cut());
        show(FIRST, all, Found::cut);
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

    private void show(Measure measure, List<Found> all, ToLongFunction<Found> value) {
        Map<Tags, Long> values = new HashMap<>();
        for (Found found : all) {
            String number = String.valueOf(found.partition().number());
            values.put(Tags.of("topic", found.partition().topic(), "partition", number), value.applyAsLong(found));
        }
        gauges.show(this, measure, values);
    }

    @Override
    public Future<?> stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        return looking;
    }
}
