package io.millrace.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.S3Config;
import io.millrace.config.Secret;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract on the embedded store, and what only a store of one's own can be asked. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MinioStoreIT extends ObjectStoreContract {
    private Vertx vertx;
    private S3Config config;
    private MinioStore store;

    @BeforeAll
    void open(Stack stack) {
        vertx = stack.vertx();
        config = stack.s3Config();
        store = new MinioStore(vertx, config);
        await(store.open());
    }

    @AfterAll
    void close() {
        await(store.close());
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    Vertx vertx() {
        return vertx;
    }

    @Test
    void makesTheBucketThatIsAbsent() {
        MinioStore absent = new MinioStore(vertx, config.withBucket("made-" + config.bucket()));
        assertThrows(IOException.class, () -> absent.ping().await());

        await(absent.open());

        await(absent.ping());
        await(absent.close());
    }

    @Test
    void looksBeforeItWritesWhereTheStoreKnowsNoCondition() {
        MinioStore unprobed = new MinioStore(vertx, config);
        String key = key();
        await(unprobed.putIfAbsent(key, bytes(1), "text/plain", Map.of()));

        boolean written = await(unprobed.putIfAbsent(key, bytes(2), "text/plain", Map.of()));

        assertEquals(false, written);
        assertArrayEquals(bytes(1), await(unprobed.get(key, 10)).orElseThrow());
        await(unprobed.close());
    }

    @Test
    void namesTheAnswerOfAStoreThatRefusesTheKey() {
        MinioStore stranger = new MinioStore(vertx, with(config.address(), "wrong-secret-key", 10_000));

        Exception failure =
                assertThrows(IOException.class, () -> stranger.get(key(), 10).await());

        assertTrue(failure.getMessage().contains("403"), failure.getMessage());
        await(stranger.close());
    }

    @Test
    void givesUpOnAStoreThatNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            MinioStore waiting = new MinioStore(vertx, with(address, "millrace-secret", 300));

            Exception failure =
                    assertThrows(IOException.class, () -> waiting.head(key()).await());

            assertTrue(failure.getMessage().contains("did not answer"), failure.getMessage());
            await(waiting.close());
        }
    }

    @Test
    void answersNothingMoreOnceItIsClosed() {
        MinioStore other = new MinioStore(vertx, with(config.address(), "millrace-secret", 10_000));
        await(other.ping());

        await(other.close());

        assertThrows(IOException.class, () -> other.ping().await());
    }

    private S3Config with(String address, String secret, int timeout) {
        return new S3Config(
                address,
                0,
                config.accessKey(),
                new Secret(secret),
                null,
                config.bucket(),
                "us-east-1",
                null,
                4,
                1,
                timeout,
                timeout);
    }
}
