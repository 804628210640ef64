package io.millrace.enrich;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.event.NodeClock;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;

/** Serves the channel {@code enrich}. */
public final class EnrichVerticle extends VerticleBase {
    private final Enrichment enrichment;
    private final StageMetrics metrics;
    private MessageConsumer<Batch> served;

    public EnrichVerticle(EnrichConfig config, StreamCatalog streams, String pipelineVersion, MeterRegistry registry) {
        this.enrichment = new Enrichment(streams, NodeClock.UTC, pipelineVersion);
        this.metrics = new StageMetrics(registry, Enrichment.STAGE);
    }

    @Override
    public Future<?> start() {
        served = Channels.stage(Enrichment.STAGE).serve(vertx, this::enrich);
        return served.completion();
    }

    private Future<Batch> enrich(Batch batch) {
        int open = (int) batch.items().stream().filter(Item::open).count();
        return metrics.measure(open, () -> Future.succeededFuture(enrichment.enrich(batch)))
                .onSuccess(done -> metrics.out(open));
    }

    @Override
    public Future<?> stop() {
        return served.unregister();
    }
}
