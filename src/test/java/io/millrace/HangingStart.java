package io.millrace;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program of its own whose start never ends. */
final class HangingStart {
    private HangingStart() {}

    public static void main(String[] arguments) throws InterruptedException {
        Shutdown.install(Duration.ofMillis(500));
        System.out.println("starting");
        new CountDownLatch(1).await();
    }
}
