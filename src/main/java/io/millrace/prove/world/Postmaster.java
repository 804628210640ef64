package io.millrace.prove.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The server of an embedded PostgreSQL, which is no child of the process that started it. */
record Postmaster(ProcessHandle process) {
    private static final String FILE = "postgres/cluster/postmaster.pid";
    private static final int KILL_S = 30;

    /** The one that runs on data of an embedded PostgreSQL, or null. */
    static Postmaster in(Path data) {
        Path file = data.resolve(FILE);
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(
                                    Files.readAllLines(file).getFirst().strip()))
                            .map(Postmaster::new)
                            .orElse(null)
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its sessions end when they see it gone; waits for its own end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        try {
            process.onExit().get(KILL_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("PostgreSQL's server did not end", e);
        }
    }

    double cpuSeconds() {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(Child::cpuSeconds)
                .sum();
    }
}
