package io.millrace.store.objects;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.LocalCodec;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.health.Check;
import io.millrace.ledger.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The stage as one node runs it, spoken to over its channels as consume does. */
final class ObjectsNode {
    static final String GROUP = "archive";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final SwitchedStore store;
    private final Vertx vertx;
    private final Partition partition;
    private final ObjectsVerticle verticle;
    private final String deployment;
    private Position position;

    ObjectsNode(Vertx vertx, Database database, SwitchedStore store, ObjectsConfig config, Partition partition) {
        this.vertx = vertx;
        this.store = store;
        this.partition = partition;
        LocalCodec.register(vertx);
        this.verticle = new ObjectsVerticle(
                config, database, new Ledger(database), store, Records.STREAMS, new SimpleMeterRegistry(), 0);
        this.deployment = await(vertx.deployVerticle(verticle));
    }

    /** The offset to read from. */
    long assign() {
        Assignment assignment = new Assignment(GROUP, partition, null);
        position = await(Channels.assign(ObjectsVerticle.STAGE, 0).request(vertx, assignment, PATIENCE));
        return position.next();
    }

    Future<Batch> offer(Batch batch) {
        return Channels.settle(ObjectsVerticle.STAGE, 0).request(vertx, batch, PATIENCE);
    }

    Future<Batch> offer(long start, long end) {
        return offer(Records.batch(GROUP, partition, position.epoch(), start, end));
    }

    void take(long start, long end) {
        await(offer(start, end));
    }

    void revoke() {
        revoke(position.epoch());
    }

    void revoke(long epoch) {
        await(Channels.revoke(ObjectsVerticle.STAGE, 0)
                .request(vertx, new Assignment(GROUP, partition, null, epoch), PATIENCE));
    }

    void stop() {
        await(vertx.undeploy(deployment));
    }

    Check health() {
        return await(verticle.check());
    }

    long epoch() {
        return position.epoch();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
