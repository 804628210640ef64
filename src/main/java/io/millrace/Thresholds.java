package io.millrace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Channels;
import io.millrace.config.AppConfig;
import io.millrace.config.HealthConfig;
import io.millrace.database.Database;
import io.millrace.event.NodeClock;
import io.millrace.health.Component;
import io.millrace.health.ErrorShare;
import io.millrace.health.ErrorShare.Counts;
import io.millrace.health.StorageUse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What is compared with the operator's bounds: the errors of the stages, and the storage that the node knows of. Thread: any. */
final class Thresholds {
    private static final int SAMPLES = 12;
    private static final long STORAGE_INTERVAL_MS = 30_000;
    private static final String DATABASE_MIB = "select (pg_database_size(current_database()) >> 20)::int";

    private final ErrorShare errors;
    private final StorageUse storage;

    /** Looks at the counters from now on. */
    Thresholds(Vertx vertx, AppConfig config, Database database, MeterRegistry metrics) {
        HealthConfig bounds = config.health();
        errors = new ErrorShare(
                () -> counts(metrics),
                Duration.ofMillis(bounds.errorWindow()),
                bounds.errorShare(),
                bounds.errorEvents());
        errors.sample(NodeClock.UTC.instant());
        vertx.setPeriodic(Math.max(1, bounds.errorWindow() / SAMPLES), tick -> errors.sample(NodeClock.UTC.instant()));
        boolean data = Files.isDirectory(config.dataDirectory());
        storage = new StorageUse(
                data ? () -> vertx.executeBlocking(() -> used(config.dataDirectory()), false) : null,
                bounds.diskShare(),
                bounds.databaseSize() == 0
                        ? null
                        : () -> database.query(DATABASE_MIB)
                                .map(rows -> rows.iterator().next().getInteger(0)),
                bounds.databaseSize());
        gauges(vertx, storage, metrics);
    }

    /** For those who only watch the figures; what can't be asked keeps its last value. */
    private static void gauges(Vertx vertx, StorageUse storage, MeterRegistry metrics) {
        gauge(vertx, storage.disk(), metrics, "millrace.storage.disk.used", "percent");
        gauge(vertx, storage.database(), metrics, "millrace.storage.database", "mib");
    }

    private static void gauge(
            Vertx vertx, Supplier<Future<Integer>> ask, MeterRegistry metrics, String name, String unit) {
        if (ask != null) {
            AtomicInteger last = new AtomicInteger();
            Gauge.builder(name, last, AtomicInteger::get).baseUnit(unit).register(metrics);
            ask.get().onSuccess(last::set);
            vertx.setPeriodic(STORAGE_INTERVAL_MS, tick -> ask.get().onSuccess(last::set));
        }
    }

    List<Component> components() {
        return List.of(errors, storage);
    }

    private static Map<String, Counts> counts(MeterRegistry metrics) {
        Map<String, Counts> counts = new HashMap<>();
        List<String> stages = new ArrayList<>(Channels.stages());
        stages.add("collect");
        for (String stage : stages) {
            Counter in = metrics.find("millrace." + stage + ".in").counter();
            if (in != null) {
                Collection<Counter> refused =
                        metrics.find("millrace." + stage + ".refused").counters();
                counts.put(
                        stage,
                        new Counts(
                                in.count(),
                                refused.stream().mapToDouble(Counter::count).sum()));
            }
        }
        return counts;
    }

    /** Percent. */
    private static int used(Path directory) throws IOException {
        FileStore disk = Files.getFileStore(directory);
        return (int) (100 - disk.getUsableSpace() * 100 / Math.max(1, disk.getTotalSpace()));
    }
}
