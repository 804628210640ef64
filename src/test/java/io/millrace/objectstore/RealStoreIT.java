package io.millrace.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.S3Config;
import io.millrace.config.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract on a store that runs already, with the key that the server uses there. {@code MILLRACE_TEST_S3} is its place:
 * {@code http://<access key>:<secret key>@<host>:<port>/<bucket>}. See {@code .ci/real-minio.sh}.
 */
@EnabledIfEnvironmentVariable(named = "MILLRACE_TEST_S3", matches = "http.+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealStoreIT extends ObjectStoreContract {
    private final S3Config config = read(URI.create(System.getenv("MILLRACE_TEST_S3")));
    private Vertx vertx;
    private MinioStore store;

    @BeforeAll
    void open() {
        vertx = Vertx.vertx();
        store = new MinioStore(vertx, config);
        await(store.open());
    }

    @AfterAll
    void close() {
        await(store.close());
        await(vertx.close());
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
    void letsTheStoreItselfRefuseASecondWriting() {
        assertTrue(store.conditional());
    }

    @Test
    void letsOneOfManyWritersWin() {
        String key = key();

        long winners = IntStream.range(0, 16)
                .mapToObj(i -> store.putIfAbsent(key, bytes(1000 + i), "text/plain", Map.of()))
                .toList()
                .stream()
                .filter(ObjectStoreContract::await)
                .count();

        assertEquals(1, winners);
    }

    @Test
    void mayNotMakeAnotherBucket() {
        MinioStore other = new MinioStore(vertx, config.withBucket("not-" + config.bucket()));

        assertThrows(IOException.class, () -> other.open().await());

        await(other.close());
    }

    private static S3Config read(URI place) {
        String[] keys = place.getUserInfo().split(":", 2);
        String address = place.getScheme() + "://" + place.getHost() + ":" + place.getPort();
        return new S3Config(
                address,
                0,
                keys[0],
                new Secret(keys[1]),
                null,
                place.getPath().substring(1),
                "us-east-1",
                null,
                32,
                4,
                5000,
                30_000);
    }
}
