package io.millrace.prove.load;

import io.millrace.prove.judge.Accepted;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events that were answered with a 2xx, in a file that is synced before any of them is counted. Those who come while it is being
 * synced share the next sync. Thread: any; {@link #keep} waits for the disk.
 */
public final class Acknowledged implements AutoCloseable {
    private static final int AT_A_TIME = 100_000;

    private final Path path;
    private final FileChannel file;
    private final AtomicLong counted = new AtomicLong();
    private final ReentrantLock disk = new ReentrantLock();
    private final Queue<Accepted> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Accepted> fresh = new ConcurrentLinkedQueue<>();

    private IOException failed;

    private Acknowledged(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    public static Acknowledged in(Path path) throws IOException {
        return new Acknowledged(
                path,
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /** Returns when they are on the disk: who gets its turn writes what all the others have brought by then. */
    void keep(List<Accepted> events) throws IOException {
        waiting.addAll(events);
        disk.lock();
        try {
            if (failed != null) {
                throw new IOException("events were not written, perhaps these", failed);
            }
            sync();
        } catch (IOException e) {
            failed = failed == null ? e : failed; // of those, too, whose events were taken from them
            throw e;
        } finally {
            disk.unlock();
        }
    }

    /** Of all that is synced. */
    public long counted() {
        return counted.get();
    }

    /** Those since the last call. */
    public List<Accepted> takeFresh() {
        List<Accepted> taken = new ArrayList<>();
        for (Accepted one = fresh.poll(); one != null; one = fresh.poll()) {
            taken.add(one);
        }
        return taken;
    }

    /** Takes some of the events that the file has, until it has had all. */
    public interface Taker {
        void take(List<Accepted> some) throws IOException, SQLException;
    }

    /** Reads the file from its beginning, a bounded number of events at a time; nothing is kept meanwhile. */
    public void all(Taker taker) throws IOException, SQLException {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.US_ASCII)) {
            List<Accepted> some = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 2);
                some.add(new Accepted(UUID.fromString(words[0]), words[1]));
                if (some.size() == AT_A_TIME) {
                    taker.take(some);
                    some = new ArrayList<>();
                }
            }
            taker.take(some);
        }
    }

    private void sync() throws IOException {
        List<Accepted> now = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (Accepted one = waiting.poll(); one != null; one = waiting.poll()) {
            now.add(one);
            lines.append(one.id()).append(' ').append(one.messageId()).append('\n');
        }
        if (now.isEmpty()) {
            return; // another one wrote them
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
        fresh.addAll(now);
        counted.addAndGet(now.size());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
