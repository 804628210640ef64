package io.millrace.quarantine;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.ledger.Ledger;
import io.millrace.metrics.StageMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/** Serves {@code quarantine.rows} of one instance: assigns, settles, and lets go of partitions without further ado. */
public final class QuarantineRowsVerticle extends VerticleBase {
    static final String STAGE = "quarantine.rows";

    private final int number;
    private final Ledger ledger;
    private final LetterSink sink;
    private final StageMetrics metrics;
    private final List<MessageConsumer<?>> served = new ArrayList<>();

    /** @param number of this instance */
    public QuarantineRowsVerticle(
            QuarantineRowsConfig config, int number, Database database, Ledger ledger, MeterRegistry registry) {
        this.number = number;
        this.ledger = ledger;
        this.sink = new LetterSink(database, ledger, config);
        this.metrics = new StageMetrics(registry, STAGE);
    }

    @Override
    public Future<?> start() {
        served.add(Channels.assign(STAGE, number).serve(vertx, this::assign));
        served.add(Channels.revoke(STAGE, number).serve(vertx, left -> Future.succeededFuture()));
        served.add(Channels.settle(STAGE, number).serve(vertx, this::settle));
        return Future.all(served.stream().map(MessageConsumer::completion).toList());
    }

    private Future<Position> assign(Assignment assignment) {
        return ledger.raise(assignment.group(), assignment.partition())
                .map(held -> new Position(held.epoch(), held.next()));
    }

    private Future<Batch> settle(Batch batch) {
        return metrics.measure(batch.items().size(), () -> sink.settle(batch).map(settled -> {
            metrics.out(batch.items().size());
            return batch;
        }));
    }

    @Override
    public Future<?> stop() {
        return Future.all(served.stream().map(MessageConsumer::unregister).toList());
    }
}
