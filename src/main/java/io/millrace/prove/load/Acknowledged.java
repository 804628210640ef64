package io.millrace.prove.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ids that were answered with a 2xx, in a file that is synced before any of them is counted. Those who come while it is being
 * synced share the next sync. Thread: any; {@link #keep} waits for the disk.
 */
public final class Acknowledged implements AutoCloseable {
    private final FileChannel file;
    private final AtomicLong counted = new AtomicLong();
    private final ReentrantLock disk = new ReentrantLock();
    private final Queue<UUID> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<UUID> fresh = new ConcurrentLinkedQueue<>();

    private IOException failed;

    private Acknowledged(FileChannel file) {
        this.file = file;
    }

    public static Acknowledged in(Path path) throws IOException {
        return new Acknowledged(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /** Returns when they are on the disk: who gets its turn writes what all the others have brought by then. */
    void keep(List<UUID> ids) throws IOException {
        waiting.addAll(ids);
        disk.lock();
        try {
            if (failed != null) {
                throw new IOException("ids were not written, perhaps these", failed);
            }
            sync();
        } catch (IOException e) {
            failed = failed == null ? e : failed; // of those, too, whose ids were taken from them
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
    public List<UUID> takeFresh() {
        List<UUID> taken = new ArrayList<>();
        for (UUID id = fresh.poll(); id != null; id = fresh.poll()) {
            taken.add(id);
        }
        return taken;
    }

    private void sync() throws IOException {
        List<UUID> now = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (UUID id = waiting.poll(); id != null; id = waiting.poll()) {
            now.add(id);
            lines.append(id).append('\n');
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
