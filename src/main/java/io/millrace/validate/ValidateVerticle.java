package io.millrace.validate;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.config.LimitsConfig;
import io.millrace.event.Outcome;
import io.millrace.metrics.StageMetrics;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Serves the channel {@code validate}, for collect and for the consumers. */
public final class ValidateVerticle extends VerticleBase {
    private final Validator validator;
    private final StageMetrics metrics;
    private MessageConsumer<Batch> served;

    /** @param declaredOnce which of these streams any node ever declared */
    public ValidateVerticle(
            ValidateConfig config,
            StreamCatalog streams,
            SchemaCatalog catalog,
            LimitsConfig limits,
            Function<Set<String>, Future<List<String>>> declaredOnce,
            MeterRegistry registry) {
        this.validator = new Validator(streams, catalog, limits, config, declaredOnce);
        this.metrics = new StageMetrics(registry, Validator.STAGE);
    }

    @Override
    public Future<?> start() {
        served = Channels.VALIDATE.serve(vertx, this::validate);
        return served.completion();
    }

    private Future<Batch> validate(Batch batch) {
        int open = (int) batch.items().stream().filter(Item::open).count();
        return metrics.measure(open, () -> validator.validate(batch)).onSuccess(this::judged);
    }

    private void judged(Batch batch) {
        count(batch);
        if (batch.partition() == null) {
            batch.items()
                    .forEach(item -> item.tree = null); // collect sends on the bytes, the tree is many times as large
        }
    }

    private void count(Batch judged) {
        for (Item item : judged.items()) {
            if (item.open()) {
                metrics.out(1);
            } else if (item.outcome instanceof Outcome.Rejected refused
                    && refused.stage().equals(Validator.STAGE)) {
                metrics.refused(refused.rejection().code());
            }
        }
    }

    @Override
    public Future<?> stop() {
        return served.unregister();
    }
}
