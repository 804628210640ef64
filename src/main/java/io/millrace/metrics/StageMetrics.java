package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What each stage counts over all its instances: events in and out, refusals by code, batch sizes, durations, batches under way.
 * Within a stage at rest {@code in = out + refused + ended}, where ended are the outcomes that the stage itself gives (duplicate,
 * filtered …) and the events of batches that failed.
 */
public final class StageMetrics {
    private final MeterRegistry registry;
    private final String prefix;
    private final Counter in;
    private final Counter out;
    private final DistributionSummary batch;
    private final Timer duration;
    private final LongTaskTimer underWay;

    /** @param stage as its package and its section of the configuration are named, such as {@code store.rows} */
    public StageMetrics(MeterRegistry registry, String stage) {
        this.registry = registry;
        this.prefix = "millrace." + stage + ".";
        this.in = registry.counter(prefix + "in");
        this.out = registry.counter(prefix + "out");
        this.batch = DistributionSummary.builder(prefix + "batch.events").register(registry);
        this.duration =
                Timer.builder(prefix + "duration").publishPercentileHistogram().register(registry);
        this.underWay = LongTaskTimer.builder(prefix + "under.way").register(registry);
        if (registry.find(prefix + "in.flight").gauge() == null) { // of all instances, the first one registers it
            Gauge.builder(prefix + "in.flight", underWay, LongTaskTimer::activeTasks)
                    .description("batches under way")
                    .register(registry);
        }
    }

    /** Measures one batch from request to reply: its size, how long it takes, and that it is under way meanwhile. */
    public <T> Future<T> measure(int events, Supplier<Future<T>> work) {
        in.increment(events);
        batch.record(events);
        LongTaskTimer.Sample active = underWay.start();
        Timer.Sample sample = Timer.start(registry);
        return Future.succeededFuture()
                .compose(begin -> work.get()) // what is thrown fails the batch as well
                .onFailure(failure -> ended("failed", events))
                .onComplete(done -> {
                    sample.stop(duration);
                    active.stop();
                });
    }

    public void out(long events) {
        out.increment(events);
    }

    /** @param code the stable code of the rejection */
    public void refused(String code) {
        registry.counter(prefix + "refused", "code", code).increment();
    }

    /** @param outcome such as {@code duplicate} */
    public void ended(String outcome, long events) {
        registry.counter(prefix + "ended", "outcome", outcome).increment(events);
    }

    public MeterRegistry registry() {
        return registry;
    }
}
