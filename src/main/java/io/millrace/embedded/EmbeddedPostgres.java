package io.millrace.embedded;

import io.millrace.config.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL server as a process of its own beside this one. It outlives a JVM that is killed: the next start takes it over where
 * it is set as it should be, and else stops it cleanly first.
 *
 * <pre>
 *   unpack ─▶ initdb, or check the version ─▶ one is running? ─ same settings ─▶ take over ─▶ role and database
 *                                                             └ else stop ─▶ start ───────▶
 * </pre>
 */
final class EmbeddedPostgres implements Service {
    private final PostgresCluster cluster;
    private final int port;

    private EmbeddedPostgres(PostgresCluster cluster, int port) {
        this.cluster = cluster;
        this.port = port;
    }

    static Service start(PostgresConfig config, DataDirectory data) {
        Path directory = data.of("postgres");
        try {
            PostgresCluster cluster = PostgresCluster.open(directory, PostgresSoftware.unpack(directory));
            int port = run(cluster, config, directory);
            new PostgresRole(port, cluster.superuserPassword()).ensure(config);
            return new EmbeddedPostgres(cluster, port);
        } catch (IOException e) {
            throw notStarted(directory, e);
        }
    }

    private static EmbeddedFailure notStarted(Path directory, IOException cause) {
        return new EmbeddedFailure(
                "The embedded PostgreSQL did not start in %s: %s".formatted(directory, Sentence.of(cause)), cause);
    }

    /** Fails where the port is taken, other than by a server of this directory that still runs. */
    static void requirePort(PostgresConfig config, DataDirectory data) {
        Path directory = data.of("postgres");
        try {
            Optional<Postmaster> own =
                    PostgresCluster.runningIn(directory).filter(running -> running.port() == config.port());
            if (own.isEmpty()) {
                port(config.port());
            }
        } catch (IOException e) {
            throw notStarted(directory, e);
        }
    }

    private static int port(int wanted) {
        return Ports.of("PostgreSQL", "postgres", wanted);
    }

    private static int run(PostgresCluster cluster, PostgresConfig config, Path directory) throws IOException {
        Optional<Postmaster> running = cluster.running();
        int wanted = config.port() == 0 ? running.map(Postmaster::port).orElse(0) : config.port();
        if (running.isPresent() && running.get().port() == wanted) {
            if (cluster.isSetAs(PostgresSettings.of(directory, wanted))) {
                return wanted;
            }
        }
        if (running.isPresent()) {
            cluster.stop();
        }
        int port = port(wanted);
        cluster.start(PostgresSettings.of(directory, port));
        return port;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port + "/" + PostgresRole.DATABASE;
    }

    @Override
    public void close() {
        cluster.stop();
    }
}
