package io.millrace.store.objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.database.Database;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.ledger.Ledger;
import io.millrace.metrics.StageMetrics;
import io.millrace.objectstore.ObjectStore;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves the channels of {@code store.objects} of one instance. When it stops it settles nothing more: an open cut would only become a
 * smaller object a little earlier, and whoever is next reads from the ledger's offset, where the same records are.
 */
public final class ObjectsVerticle extends VerticleBase implements Component {
    static final String STAGE = "store.objects";

    private final ObjectsConfig config;
    private final Database database;
    private final Ledger ledger;
    private final ObjectStore store;
    private final StreamCatalog streams;
    private final StageMetrics metrics;
    private final int number;
    private final Troubles troubles = new Troubles();
    private final List<MessageConsumer<?>> served = new ArrayList<>();
    private Workshop workshop;
    private Tracks tracks;

    /** @param number of this instance, from 0 */
    public ObjectsVerticle(
            ObjectsConfig config,
            Database database,
            Ledger ledger,
            ObjectStore store,
            StreamCatalog streams,
            MeterRegistry registry,
            int number) {
        this.config = config;
        this.database = database;
        this.ledger = ledger;
        this.store = store;
        this.streams = streams;
        this.metrics = new StageMetrics(registry, STAGE);
        this.number = number;
    }

    @Override
    public Future<?> start() {
        workshop = new Workshop(vertx, config, streams);
        Settlement settlement = new Settlement(database, ledger, store, config);
        tracks = new Tracks(
                database,
                ledger,
                new Ahead(database, store),
                workshop,
                new Settler(settlement, workshop, config, metrics, troubles),
                troubles);
        metrics.registry()
                .gauge(
                        "millrace.store.objects.held.bytes",
                        List.of(Tag.of("instance", Integer.toString(number))),
                        workshop.held(),
                        HeldBytes::held);
        served.add(Channels.assign(STAGE, number).serve(vertx, tracks::assign));
        served.add(Channels.revoke(STAGE, number).serve(vertx, tracks::revoke));
        served.add(Channels.settle(STAGE, number).serve(vertx, this::take));
        return Future.all(served.stream().map(MessageConsumer::completion).toList());
    }

    @Override
    public String name() {
        return STAGE + "/" + number;
    }

    /** Ok while every cut was settled at its last try. */
    @Override
    public Future<Check> check() {
        return Future.succeededFuture(troubles.check());
    }

    private Future<Batch> take(Batch batch) {
        return metrics.measure(batch.items().size(), () -> tracks.take(batch)).map(batch);
    }

    @Override
    public Future<?> stop() {
        tracks.endAll();
        return Future.join(served.stream().map(MessageConsumer::unregister).toList())
                .eventually(workshop::close);
    }
}
