package io.millrace.publish;

import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.event.NodeClock;
import io.millrace.event.Outcome;
import io.millrace.kafka.ProducerBounds;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.metrics.StageMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Settles refine's batches.
 *
 * <pre>
 *   batch ─▶ starts at the committed end? ─▶ re-entries settled (PostgreSQL) ─▶ silver, letters, offset (one Kafka transaction)
 *         ─▶ mirror (PostgreSQL) ─▶ reply
 * </pre>
 */
public final class PublishVerticle extends VerticleBase {
    private final PublishConfig config;
    private final PublishParts parts;
    private final int number;
    private final StageMetrics metrics;
    private final Publication publication;
    private final Reentries reentries;
    private Lanes lanes;
    private List<MessageConsumer<?>> served;

    /** @param number of this instance, from 0 */
    public PublishVerticle(PublishConfig config, PublishParts parts, int number) {
        this.config = config;
        this.parts = parts;
        this.number = number;
        this.metrics = new StageMetrics(parts.metrics(), Publication.STAGE);
        this.publication = new Publication(parts.streams(), NodeClock.UTC, config.maxRecordBytes() - Publication.ROOM);
        this.reentries = new Reentries(parts.database(), parts.ledger(), parts.streams());
    }

    @Override
    public Future<?> start() {
        lanes = new Lanes(parts.ledger(), parts.offsets(), this::producer);
        served = List.of(
                Channels.settle(Publication.STAGE, number).serve(vertx, this::settle),
                Channels.assign(Publication.STAGE, number).serve(vertx, lanes::assign),
                Channels.revoke(Publication.STAGE, number).serve(vertx, lanes::revoke));
        return Future.all(served.stream().map(MessageConsumer::completion).toList());
    }

    private Future<TransactionalProducer> producer(String id) {
        ProducerBounds bounds = new ProducerBounds(
                Duration.ofMillis(config.transactionTimeout()),
                Duration.ofMillis(config.linger()),
                config.batchBytes(),
                config.maxRecordBytes(),
                config.compression());
        return TransactionalProducer.create(vertx, parts.kafka(), parts.node(), id, bounds);
    }

    private Future<Batch> settle(Batch batch) {
        List<Item> open = batch.items().stream().filter(Item::open).toList();
        return metrics.measure(open.size(), () -> publish(batch)).onSuccess(published -> open.forEach(this::count));
    }

    private void count(Item item) {
        switch (item.outcome) {
            case Outcome.Rejected refused -> metrics.refused(refused.rejection().code());
            case Outcome.Duplicate it -> metrics.ended("duplicate", 1);
            case Outcome.Unchanged it -> metrics.ended("unchanged", 1);
            case Outcome.Superseded it -> metrics.ended("superseded", 1);
            // the others are left behind before publish
            case Outcome.Open it -> metrics.out(1);
            case Outcome.Repeat it -> {}
            case Outcome.Filtered it -> {}
            case Outcome.Seen it -> {}
        }
    }

    private Future<Batch> publish(Batch batch) {
        Lane lane = lanes.lane(batch);
        return reentries
                .settle(batch)
                .compose(revisions -> commit(lane, batch, publication.records(batch, revisions)))
                .compose(committed -> parts.ledger()
                        .mirror(batch.group(), batch.partition(), batch.epoch(), batch.start(), batch.end()))
                .recover(failure -> lane.close().compose(closed -> Future.failedFuture(failure)))
                .map(batch);
    }

    private Future<Void> commit(Lane lane, Batch batch, List<ProducerRecord<byte[], byte[]>> records) {
        lane.require(batch); // it may have been taken anew while the re-entries were settled
        return lane.commit(batch, records);
    }

    @Override
    public Future<?> stop() {
        return Future.join(served.stream().map(MessageConsumer::unregister).toList())
                .compose(silent -> lanes.close());
    }
}
