package io.millrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The data directory of the server: made whole or not at all, and stopped and started by {@code pg_ctl}. */
final class PostgresCluster {
    private static final String SETTINGS = "millrace.conf";
    private static final String SECONDS = "60";
    private static final long LARGEST_LOG_BYTES = 10L << 20;

    private final Path directory;
    private final PostgresSoftware software;

    private PostgresCluster(Path directory, PostgresSoftware software) {
        this.directory = directory;
        this.software = software;
    }

    static PostgresCluster open(Path directory, PostgresSoftware software) throws IOException {
        PostgresCluster cluster = new PostgresCluster(directory, software);
        if (Files.isDirectory(cluster.path())) {
            cluster.requireVersion();
        } else {
            cluster.make();
        }
        return cluster;
    }

    private static Path path(Path directory) {
        return directory.resolve("cluster");
    }

    private Path path() {
        return path(directory);
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private Path password() {
        return directory.resolve("superuser.password");
    }

    private void requireVersion() throws IOException {
        Path file = path().resolve("PG_VERSION");
        String version = Files.isReadable(file)
                ? Files.readString(file, StandardCharsets.ISO_8859_1).strip()
                : "";
        if (!version.matches("\\d+")) {
            throw new EmbeddedFailure(
                    "The data of the embedded PostgreSQL is damaged (PG_VERSION in %s is missing or unreadable); restore the data directory, or move it away to begin anew."
                            .formatted(path()));
        }
        if (!version.equals(software.major())) {
            throw new EmbeddedFailure(
                    "The data in %s is of PostgreSQL %s and this Millrace brings %s; convert it with pg_upgrade, or run PostgreSQL %s yourself and set services.postgres.address (MILLRACE_POSTGRES)."
                            .formatted(path(), version, software.major(), version));
        }
    }

    private void make() throws IOException {
        Path fresh = directory.resolve("cluster.new");
        Trees.delete(fresh);
        Files.deleteIfExists(password());
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        OwnerOnly.write(password(), HexFormat.of().formatHex(secret));
        software.run(
                "initdb",
                "-D",
                fresh.toString(),
                "-U",
                PostgresRole.SUPERUSER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + password(),
                "-E",
                "UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.writeString(
                fresh.resolve("postgresql.conf"),
                "include_if_exists = '" + SETTINGS + "'\n",
                StandardOpenOption.APPEND);
        Files.move(fresh, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    String superuserPassword() {
        try {
            return Files.readString(password()).strip();
        } catch (IOException e) {
            return ""; // only needed where the configured role can't log in
        }
    }

    Optional<Postmaster> running() throws IOException {
        return runningIn(directory);
    }

    /** Also where there is no cluster yet. */
    static Optional<Postmaster> runningIn(Path directory) throws IOException {
        return Postmaster.of(path(directory));
    }

    /** Whether the running server was started with these settings and this software. */
    boolean isSetAs(String settings) throws IOException {
        Path file = path().resolve(SETTINGS);
        return Files.exists(file) && Files.readString(file).equals(signed(settings));
    }

    private String signed(String settings) {
        return "# written at each start; your own settings go by ALTER SYSTEM\n# " + software + "\n" + settings;
    }

    void start(String settings) throws IOException {
        Files.writeString(path().resolve(SETTINGS), signed(settings));
        if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG_BYTES) {
            Files.move(log(), directory.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        long before = Files.exists(log()) ? Files.size(log()) : 0;
        try {
            software.run("pg_ctl", "-D", path().toString(), "-l", log().toString(), "-w", "-t", SECONDS, "-s", "start");
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The embedded PostgreSQL did not start: %s (%s)"
                            .formatted(PostgresLog.lastFatal(log(), before).orElseGet(() -> Sentence.of(e)), log()),
                    e);
        }
    }

    void stop() {
        try {
            software.run("pg_ctl", "-D", path().toString(), "-w", "-t", SECONDS, "-m", "fast", "-s", "stop");
        } catch (IOException e) {
            throw new EmbeddedFailure("The embedded PostgreSQL did not stop: " + Sentence.of(e), e);
        }
    }
}
