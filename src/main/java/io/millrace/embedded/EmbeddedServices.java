package io.millrace.embedded;

import io.millrace.config.AppConfig;
import io.millrace.config.ServicesConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The embedded services of this node.
 *
 * <pre>
 *   lock the data directory ─▶ kafka ──┐
 *                           ─▶ postgres ├─ all ready ─▶ addresses … close: s3, postgres, kafka, unlock
 *                           ─▶ s3 ─────┘
 * </pre>
 *
 * Safe to load without {@code lib/embedded}: the vendors' classes are first touched by the classes that this one names after it has
 * looked whether they are there. Thread: the calling one, blocking.
 */
public final class EmbeddedServices implements AutoCloseable {
    private final ServicesConfig services;
    private final Deque<AutoCloseable> open;
    private final CompletableFuture<EmbeddedFailure> failure;

    private EmbeddedServices(
            ServicesConfig services, Deque<AutoCloseable> open, CompletableFuture<EmbeddedFailure> failure) {
        this.services = services;
        this.open = open;
        this.failure = failure;
    }

    /**
     * Starts those whose address is {@code embedded}, at once, and returns when all answer.
     *
     * @throws EmbeddedFailure in one sentence; then nothing of it runs any more
     */
    public static EmbeddedServices start(AppConfig config) {
        ServicesConfig asked = config.services();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        CompletableFuture<EmbeddedFailure> failure = new CompletableFuture<>();
        if (!asked.kafka().embedded()
                && !asked.postgres().embedded()
                && !asked.s3().embedded()) {
            return new EmbeddedServices(asked, open, failure);
        }
        Libraries.require(asked);
        DataDirectory data = DataDirectory.lock(config.dataDirectory());
        open.push(data);
        try (ParallelStart start = new ParallelStart()) {
            requirePorts(asked, data);
            var kafka = start.add(asked.kafka().embedded(), () -> EmbeddedKafka.start(asked.kafka(), data, failure));
            var postgres = start.add(asked.postgres().embedded(), () -> EmbeddedPostgres.start(asked.postgres(), data));
            var s3 = start.add(asked.s3().embedded(), () -> EmbeddedS3.start(asked.s3(), data));
            start.await(open);
            open.push(FreeSpace.watch(data.path(), failure));
            ServicesConfig found = new ServicesConfig(
                    kafka.map(s -> asked.kafka().at(s.address())).orElse(asked.kafka()),
                    postgres.map(s -> asked.postgres().at(s.address())).orElse(asked.postgres()),
                    s3.map(s -> asked.s3().at(s.address())).orElse(asked.s3()),
                    asked.registry());
            return new EmbeddedServices(found, open, failure);
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    /** Before anything is started for nothing. */
    private static void requirePorts(ServicesConfig asked, DataDirectory data) {
        if (asked.kafka().embedded()) {
            EmbeddedKafka.port(asked.kafka());
        }
        if (asked.postgres().embedded()) {
            EmbeddedPostgres.requirePort(asked.postgres(), data);
        }
        if (asked.s3().embedded()) {
            EmbeddedS3.port(asked.s3());
        }
    }

    /** The services with the addresses where they are; what was configured by address is as it was. */
    public ServicesConfig services() {
        return services;
    }

    public String kafkaBootstrap() {
        return services.kafka().address();
    }

    /** {@code host:port/database}. */
    public String postgresAddress() {
        return services.postgres().address();
    }

    public String s3Endpoint() {
        return services.s3().address();
    }

    /** Completes, on any thread, when a service gave up while running: then the node should drain and end. */
    public CompletionStage<EmbeddedFailure> failure() {
        return failure;
    }

    /** Stops them in reverse and unlocks the directory. */
    @Override
    public void close() {
        closeAll(open);
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            Quietly.close(open.pop());
        }
    }
}
