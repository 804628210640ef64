package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {
    @Test
    void asksTheNodeToStopBeforeTheDiskIsFull() throws Exception {
        CompletableFuture<EmbeddedFailure> failure = new CompletableFuture<>();
        AtomicInteger looks = new AtomicInteger();
        try (FreeSpace watch = FreeSpace.watch(
                Path.of("/data"),
                () -> looks.incrementAndGet() == 1 ? FreeSpace.LEAST_BYTES : FreeSpace.LEAST_BYTES - 1,
                failure)) {
            String said = failure.get(30, TimeUnit.SECONDS).getMessage();
            assertTrue(said.contains("/data has only 63 MiB free"), said);
            assertTrue(looks.get() == 2, () -> watch + " looked " + looks);
        }
    }
}
