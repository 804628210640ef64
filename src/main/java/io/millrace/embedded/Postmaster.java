package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A server that runs on a data directory, as its {@code postmaster.pid} tells. */
record Postmaster(long pid, int port) {
    private static final int PORT_LINE = 3;

    /**
     * The living one, if any. A file whose process is gone, or is by now somebody else's (in a container the same small numbers come
     * back), is removed: the server itself would refuse to start over it. The caller holds the lock of the data directory.
     */
    static Optional<Postmaster> of(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Postmaster> told = parse(Files.readAllLines(file));
        if (told.isPresent() && serves(told.get().pid(), cluster)) {
            return told;
        }
        Files.delete(file);
        return Optional.empty();
    }

    private static Optional<Postmaster> parse(List<String> lines) {
        try {
            return Optional.of(new Postmaster(
                    Long.parseLong(lines.getFirst().strip()),
                    Integer.parseInt(lines.get(PORT_LINE).strip())));
        } catch (RuntimeException e) {
            return Optional.empty(); // half written by a process that was killed
        }
    }

    private static boolean serves(long pid, Path cluster) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine())
                .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
                .isPresent();
    }
}
