package io.millrace.collect;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.LimitsConfig;
import io.millrace.kafka.EventProducer;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import java.time.Clock;

/** What the instances of collect share in one node: the limits and their measure, the streams, the producer. */
public record Intake(
        LimitsConfig limits,
        StreamCatalog streams,
        EventProducer producer,
        InFlight inFlight,
        StageMetrics metrics,
        Clock clock) {
    static final String STAGE = "collect";

    /** Once a node. */
    public static Intake of(
            LimitsConfig limits, StreamCatalog streams, EventProducer producer, MeterRegistry registry) {
        InFlight inFlight = new InFlight(limits.inFlightBytes());
        Gauge.builder("millrace.collect.in.flight.bytes", inFlight, InFlight::bytes)
                .register(registry);
        Gauge.builder("millrace.collect.in.flight.limit.bytes", inFlight, InFlight::limit)
                .register(registry);
        return new Intake(limits, streams, producer, inFlight, new StageMetrics(registry, STAGE), Clock.systemUTC());
    }
}
