package io.millrace.collect;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.LimitsConfig;
import io.millrace.event.NodeClock;
import io.millrace.kafka.EventProducer;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import io.millrace.tracing.Tracing;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the instances of collect share in one node: the limits and their measure, the streams, the producer.
 *
 * @param connections how many are open
 */
public record Intake(
        LimitsConfig limits,
        StreamCatalog streams,
        EventProducer producer,
        InFlight inFlight,
        AtomicInteger connections,
        StageMetrics metrics,
        Tracing tracing,
        Clock clock) {
    static final String STAGE = "collect";

    /** Once a node. */
    public static Intake of(
            LimitsConfig limits,
            StreamCatalog streams,
            EventProducer producer,
            Tracing tracing,
            MeterRegistry registry) {
        InFlight inFlight = new InFlight(limits.inFlightBytes());
        Gauge.builder("millrace.collect.in.flight.bytes", inFlight, InFlight::bytes)
                .register(registry);
        Gauge.builder("millrace.collect.in.flight.limit.bytes", inFlight, InFlight::limit)
                .register(registry);
        AtomicInteger connections = new AtomicInteger();
        Gauge.builder("millrace.collect.connections", connections, AtomicInteger::get)
                .register(registry);
        StageMetrics metrics = new StageMetrics(registry, STAGE);
        return new Intake(limits, streams, producer, inFlight, connections, metrics, tracing, NodeClock.UTC);
    }
}
