package io.millrace.store.objects;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.store.objects.Cut.Bound;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** What the tracks of one instance share: how cuts begin, the workers that pack them, and how much they hold together. */
final class Workshop {
    private final Vertx vertx;
    private final WorkerExecutor packers;
    private final ObjectsConfig config;
    private final StreamCatalog streams;
    private final HeldBytes held;

    Workshop(Vertx vertx, ObjectsConfig config, StreamCatalog streams) {
        this.vertx = vertx;
        this.config = config;
        this.streams = streams;
        this.packers = vertx.createSharedWorkerExecutor("store.objects-pack", config.packers());
        this.held = new HeldBytes(config.heldBytes());
    }

    /** As they are declared now. */
    Layouts layouts() {
        return Layouts.of(streams);
    }

    Cut begin(Partition partition, long start) {
        return new Cut(partition, start, layouts(), Bound.of(config));
    }

    /** A cut that was recorded and not settled. {@link ConsumerStop} where this program can't write its format. */
    Cut again(Partition partition, RecordedCut cut) {
        if (cut.format() != RecordedCut.FORMAT) {
            throw new ConsumerStop(
                    "the open cut of %s at offset %d has format %d, and this version writes %d"
                            .formatted(partition, cut.start(), cut.format(), RecordedCut.FORMAT),
                    "bin/millrace version");
        }
        return new Cut(partition, cut.start(), cut.layouts(), Bound.exactly(cut.end()));
    }

    HeldBytes held() {
        return held;
    }

    <T> Future<T> pack(Callable<T> work) {
        return packers.executeBlocking(work, false);
    }

    void afterAge(Runnable work) {
        vertx.setTimer(config.cutAge(), timer -> work.run());
    }

    void after(long millis, Runnable work) {
        vertx.setTimer(millis, timer -> work.run());
    }

    Future<Void> close() {
        return packers.close();
    }
}
