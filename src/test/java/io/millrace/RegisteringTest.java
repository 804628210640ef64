package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.RegistryConfig;
import io.millrace.registry.KnownSchemas;
import io.millrace.registry.RegistryAway;
import io.millrace.registry.RemoteCatalog;
import io.millrace.registry.SchemaRegistration;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegisteringTest {
    private static final int SECONDS = 20;
    private static final int REFUSED = 409;

    private final Vertx vertx = Vertx.vertx();
    private final StreamCatalog streams = StreamLoader.builtIn();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 503;
    private volatile int untilAsked = Integer.MAX_VALUE;
    private HttpServer server;
    private KnownSchemas schemas;

    @BeforeEach
    void listen() {
        server = Blocking.await(
                "listening",
                vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"),
                SECONDS);
        schemas = new KnownSchemas(new RemoteCatalog(
                vertx,
                new RegistryConfig(
                        "http://127.0.0.1:" + server.actualPort(), null, null, 5_000, 1_048_576, 0, "BACKWARD")));
    }

    @AfterEach
    void close() {
        Blocking.await("closing", vertx.close(), SECONDS);
    }

    private Future<Void> register() {
        return SchemaRegistration.registerAll(schemas, streams);
    }

    private void answer(HttpServerRequest request) {
        boolean there = asked.incrementAndGet() > untilAsked;
        request.response().setStatusCode(there ? 200 : status).end("{\"id\":7,\"version\":1}");
    }

    @Test
    void waitsForARegistryThatIsAway() {
        untilAsked = 2;
        Registering.await(this::register, SECONDS, Duration.ofMinutes(1));
        assertEquals(7, schemas.current("holded").orElseThrow().id());
    }

    @Test
    void givesUpAfterItsPatience() {
        assertThrows(RegistryAway.class, () -> Registering.await(this::register, SECONDS, Duration.ZERO));
    }

    @Test
    void waitsForOneThatDoesNotListen() {
        Blocking.await("closing", server.close(), SECONDS);
        RegistryAway away =
                assertThrows(RegistryAway.class, () -> Registering.await(this::register, SECONDS, Duration.ofNanos(1)));
        assertTrue(away.getMessage().startsWith("the schema registry does not answer: "), away.getMessage());
    }

    @Test
    void doesNotWaitForWhatTheRegistryRefuses() {
        status = REFUSED;
        StartFailure refused = assertThrows(
                StartFailure.class, () -> Registering.await(this::register, SECONDS, Duration.ofMinutes(1)));
        assertTrue(refused.getMessage().contains("could not be registered"), refused.getMessage());
        assertEquals(1, asked.get());
    }
}
