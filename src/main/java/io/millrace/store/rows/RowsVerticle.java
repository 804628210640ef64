package io.millrace.store.rows;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.event.NodeClock;
import io.millrace.event.Outcome;
import io.millrace.kafka.DeadLetterRecord;
import io.millrace.kafka.EventProducer;
import io.millrace.ledger.Ledger;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Serves {@code store.rows} of one instance: assigns, settles, and lets go of partitions without further ado. */
public final class RowsVerticle extends VerticleBase {
    private final int number;
    private final Ledger ledger;
    private final SilverReader reader;
    private final RowSink sink;
    private final StageMetrics metrics;
    private final List<MessageConsumer<?>> served = new ArrayList<>();

    /**
     * @param number of this instance
     * @param producer of dead letters
     */
    public RowsVerticle(
            RowsConfig config,
            int number,
            StreamCatalog streams,
            Database database,
            Ledger ledger,
            EventProducer producer,
            MeterRegistry registry) {
        this.number = number;
        this.ledger = ledger;
        this.reader = new SilverReader(streams);
        MonthPartitions partitions = new MonthPartitions(database, config, NodeClock.UTC);
        this.sink = new RowSink(database, ledger, partitions, refused -> write(producer, refused));
        this.metrics = new StageMetrics(registry, SilverReader.STAGE);
    }

    private static Future<Void> write(EventProducer producer, List<Item> refused) {
        Instant now = NodeClock.UTC.instant();
        return producer.send(
                refused.stream().map(item -> DeadLetterRecord.of(item, now)).toList());
    }

    @Override
    public Future<?> start() {
        served.add(Channels.assign(SilverReader.STAGE, number).serve(vertx, this::assign));
        served.add(Channels.revoke(SilverReader.STAGE, number).serve(vertx, left -> Future.succeededFuture()));
        served.add(Channels.settle(SilverReader.STAGE, number).serve(vertx, this::settle));
        return Future.all(served.stream().map(MessageConsumer::completion).toList());
    }

    private Future<Position> assign(Assignment assignment) {
        return ledger.raise(assignment.group(), assignment.partition())
                .map(held -> new Position(held.epoch(), held.next()));
    }

    private Future<Batch> settle(Batch batch) {
        return metrics.measure(batch.items().size(), () -> vertx.executeBlocking(() -> reader.read(batch), false)
                .compose(read -> sink.settle(batch, read))
                .map(settled -> counted(batch)));
    }

    private Batch counted(Batch batch) {
        long refused = 0;
        for (Item item : batch.items()) {
            if (item.outcome instanceof Outcome.Rejected rejected) {
                metrics.refused(rejected.rejection().code());
                refused++;
            }
        }
        metrics.out(batch.items().size() - refused);
        return batch;
    }

    @Override
    public Future<?> stop() {
        return Future.all(served.stream().map(MessageConsumer::unregister).toList());
    }
}
