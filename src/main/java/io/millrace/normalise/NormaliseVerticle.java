package io.millrace.normalise;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.event.NodeClock;
import io.millrace.event.Outcome;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;

/** Serves the channel {@code normalise}. */
public final class NormaliseVerticle extends VerticleBase {
    private final Normaliser normaliser;
    private final StageMetrics metrics;
    private MessageConsumer<Batch> served;

    public NormaliseVerticle(
            NormaliseConfig config, StreamCatalog streams, String pipelineVersion, MeterRegistry registry) {
        this.normaliser = new Normaliser(streams, config, NodeClock.UTC, pipelineVersion);
        this.metrics = new StageMetrics(registry, Normaliser.STAGE);
    }

    @Override
    public Future<?> start() {
        served = Channels.stage(Normaliser.STAGE).serve(vertx, this::normalise);
        return served.completion();
    }

    private Future<Batch> normalise(Batch batch) {
        List<Item> open = batch.items().stream().filter(Item::open).toList();
        return metrics.measure(open.size(), () -> Future.succeededFuture(normaliser.normalise(batch)))
                .onSuccess(done -> open.forEach(this::count));
    }

    private void count(Item item) {
        if (item.outcome instanceof Outcome.Rejected refused) {
            metrics.refused(refused.rejection().code());
        } else if (item.outcome instanceof Outcome.Filtered) {
            metrics.ended("filtered", 1);
        } else {
            metrics.out(1);
        }
    }

    @Override
    public Future<?> stop() {
        return served.unregister();
    }
}
