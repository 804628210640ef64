package io.millrace.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory of the embedded services, held by this process alone. The lock is the kernel's and dies with the process, so that a
 * file that is left over locks nobody out; its content tells people who holds it.
 */
final class DataDirectory implements AutoCloseable {
    static final String LOCK = "millrace.lock";
    /** Below this a broker or a database would soon fail in the middle of a write. */
    private static final long LEAST_FREE_BYTES = 128L << 20;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return lock(path, channel);
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The data directory %s can't be written (%s); choose another by \"data\" (MILLRACE_DATA)."
                            .formatted(path, Sentence.of(e).replaceAll("\\.$", "")),
                    e);
        }
    }

    private static DataDirectory lock(Path path, FileChannel channel) throws IOException {
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = content(channel);
            channel.close();
            throw new EmbeddedFailure(
                    "The data directory %s is in use by the process %s; stop it, or choose another by \"data\" (MILLRACE_DATA)."
                            .formatted(path, holder));
        }
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
        requireSpace(path, channel);
        return new DataDirectory(path, channel);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false); // behind the content, which stays readable everywhere
        } catch (OverlappingFileLockException e) {
            return null; // held in this very process
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return pid.isEmpty() ? "that is just starting" : pid;
    }

    private static void requireSpace(Path path, FileChannel channel) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            channel.close();
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
        channel.close();
    }
}
