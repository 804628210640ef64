package io.millrace.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Taps;
import io.millrace.config.TracingConfig;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Makes the spans of a node, and sends them off its loops. Thread: any. */
public final class Tracing {
    private static final String RECEIVER = "/v1/traces";
    private static final double MILLE = 1_000;
    private static final int BATCH = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SdkTracerProvider provider;
    private final int timeoutMillis;
    private final Spans spans;

    private Tracing(SdkTracerProvider provider, Clock clock, int timeoutMillis) {
        this.provider = provider;
        this.timeoutMillis = timeoutMillis;
        this.spans = provider == null ? null : new Spans(provider.get("millrace"), clock);
    }

    /** No span is made. */
    public static Tracing off() {
        return new Tracing(null, null, 0);
    }

    /** @param taps of the node, where batches leave their stages */
    public static Tracing of(
            TracingConfig config, String node, String version, Clock clock, Taps taps, MeterRegistry metrics) {
        if (!config.on()) {
            return off();
        }
        Resource resource = Resource.create(Attributes.builder()
                .put("service.name", "millrace")
                .put("service.instance.id", node)
                .put("service.version", version)
                .build());
        BatchSpanProcessor sender = BatchSpanProcessor.builder(new ToldExporter(exporter(config), metrics))
                .setMaxQueueSize(config.queue())
                .setMaxExportBatchSize(BATCH)
                .setScheduleDelay(PATIENCE)
                .setExporterTimeout(Duration.ofMillis(config.timeout()))
                .build();
        Tracing tracing = new Tracing(
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.share() / MILLE)))
                        .addSpanProcessor(new EndedCount(sender, metrics))
                        .build(),
                clock,
                config.timeout());
        taps.openAll(tracing.spans::left);
        return tracing;
    }

    private static OtlpHttpSpanExporter exporter(TracingConfig config) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.address().replaceFirst("/$", "") + RECEIVER)
                .setConnectTimeout(Duration.ofMillis(config.timeout()))
                .setTimeout(Duration.ofMillis(config.timeout()))
                .setCompression("gzip");
        if (config.authorization() != null) {
            builder.addHeader("Authorization", config.authorization().value());
        }
        return builder.build();
    }

    /** @param traceparent of the sender, valid, or null */
    public RequestTrace request(String stream, String traceparent, Instant since) {
        return spans == null ? new RequestTrace.None(traceparent) : spans.request(stream, traceparent, since);
    }

    /** Sends what waits, for no longer than a try may take. */
    public Future<Void> close() {
        if (provider == null) {
            return Future.succeededFuture();
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        provider.shutdown().whenComplete(() -> closed.complete(null));
        return Future.fromCompletionStage(closed.completeOnTimeout(null, timeoutMillis, TimeUnit.MILLISECONDS));
    }
}
