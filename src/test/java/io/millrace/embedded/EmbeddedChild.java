package io.millrace.embedded;

import io.millrace.config.ServicesConfig;
import io.millrace.stack.TestConfigs;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A node's services in a JVM of their own, to be killed: {@code <directory> <kafka port> <postgres port> <s3 port>}. */
final class EmbeddedChild {
    private EmbeddedChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        long start = System.nanoTime();
        ServicesConfig asked = TestConfigs.embedded(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        try {
            EmbeddedServices services = EmbeddedServices.start(TestConfigs.app(Path.of(arguments[0]), asked));
            System.out.println("READY after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            Runtime.getRuntime().addShutdownHook(new Thread(services::close));
            new CountDownLatch(1).await();
        } catch (EmbeddedFailure e) {
            System.out.println("FAILED " + e.getMessage());
            System.exit(1);
        }
    }
}
