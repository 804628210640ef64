package io.millrace.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of the embedded services, held by this process alone. The lock is the kernel's and dies with the process, so that a
 * file that is left over locks nobody out; its content tells people who holds it.
 */
final class DataDirectory implements AutoCloseable {
    static final String LOCK = "millrace.lock";
    /** The content stays readable everywhere. */
    private static final long BEHIND_CONTENT = Long.MAX_VALUE - 1;
    /** Below this a broker or a database would soon fail in the middle of a write. */
    private static final long LEAST_FREE_BYTES = 128L << 20;

    /**
     * The files locked by this very process. They must not be opened a second time: closing any descriptor of a file gives up all
     * that the process has locked of it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path file;
    private final FileChannel channel;

    private DataDirectory(Path path, Path file, FileChannel channel) {
        this.path = path;
        this.file = file;
        this.channel = channel;
    }

    static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path);
            requireSpace(path);
            Path file = path.toRealPath().resolve(LOCK);
            if (!HELD.add(file)) {
                throw inUse(path, Long.toString(ProcessHandle.current().pid()));
            }
            return lock(path, file);
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The data directory %s can't be written (%s); choose another by \"data\" (MILLRACE_DATA)."
                            .formatted(path, Sentence.of(e).replaceAll("\\.$", "")),
                    e);
        }
    }

    private static DataDirectory lock(Path path, Path file) throws IOException {
        DataDirectory held = null;
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock(BEHIND_CONTENT, 1, false) == null) {
                try (channel) {
                    throw inUse(path, content(channel));
                }
            }
            held = new DataDirectory(path, file, channel);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            return held;
        } finally {
            if (held == null) {
                HELD.remove(file);
            }
        }
    }

    private static EmbeddedFailure inUse(Path path, String holder) {
        return new EmbeddedFailure(
                "The data directory %s is in use by the process %s; stop it, or choose another by \"data\" (MILLRACE_DATA)."
                        .formatted(path, holder));
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return pid.isEmpty() ? "that is just starting" : pid;
    }

    private static void requireSpace(Path path) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new EmbeddedFailure("The data directory %s has only %d MiB free, and %d MiB are needed to start."
                    .formatted(path, free >> 20, LEAST_FREE_BYTES >> 20));
        }
    }

    Path path() {
        return path;
    }

    /** A directory of one service, made where it is absent. */
    Path of(String service) {
        try {
            return Files.createDirectories(path.resolve(service));
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The directory %s can't be written: %s".formatted(path.resolve(service), Sentence.of(e)), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            HELD.remove(file);
        }
    }
}
