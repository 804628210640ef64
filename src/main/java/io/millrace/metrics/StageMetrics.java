package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What each stage counts: events in and out, refusals by code, batch sizes, durations, batches under way. Within a stage
 * {@code in = out + refused + ended}, where ended are the outcomes that the stage itself gives (duplicate, filtered …).
 */
public final class StageMetrics {
    private final MeterRegistry registry;
    private final String prefix;
    private final Counter in;
    private final Counter out;
    private final DistributionSummary batch;
    private final Timer duration;
    private final AtomicLong inFlight;

    /** @param stage as its package and its section of the configuration are named, such as {@code store.rows} */
    public StageMetrics(MeterRegistry registry, String stage) {
        this.registry = registry;
        this.prefix = "millrace." + stage + ".";
        this.in = registry.counter(prefix + "in");
        this.out = registry.counter(prefix + "out");
        this.batch = DistributionSummary.builder(prefix + "batch.events").register(registry);
        this.duration =
                Timer.builder(prefix + "duration").publishPercentileHistogram().register(registry);
        this.inFlight = registry.gauge(prefix + "in.flight", new AtomicLong());
    }

    /** Measures one batch from request to reply: its size, how long it takes, and that it is under way meanwhile. */
    public <T> Future<T> measure(int events, Supplier<Future<T>> work) {
        in.increment(events);
        batch.record(events);
        inFlight.incrementAndGet();
        Timer.Sample sample = Timer.start(registry);
        return work.get().onComplete(done -> {
            sample.stop(duration);
            inFlight.decrementAndGet();
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
