package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks the node to drain while there is still room for it: a broker or a database without any loses its footing in mid-write. */
final class FreeSpace implements AutoCloseable {
    static final long LEAST_BYTES = 64L << 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path path;
    private final LongSupplier free;
    private final CompletableFuture<EmbeddedFailure> failure;
    private final CountDownLatch closed = new CountDownLatch(1);

    private FreeSpace(Path path, LongSupplier free, CompletableFuture<EmbeddedFailure> failure) {
        this.path = path;
        this.free = free;
        this.failure = failure;
    }

    static FreeSpace watch(Path path, CompletableFuture<EmbeddedFailure> failure) {
        return watch(path, () -> usable(path), failure);
    }

    static FreeSpace watch(Path path, LongSupplier free, CompletableFuture<EmbeddedFailure> failure) {
        FreeSpace watch = new FreeSpace(path, free, failure);
        Thread.ofVirtual().name("embedded-space").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            do {
                long left = free.getAsLong();
                if (left < LEAST_BYTES) {
                    failure.complete(new EmbeddedFailure(
                            "The data directory %s has only %d MiB free, so the node stops; make room, and start it again."
                                    .formatted(path, left >> 20)));
                    return;
                }
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long usable(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // the services themselves will say what is wrong
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
