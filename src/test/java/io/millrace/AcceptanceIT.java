package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.database.Databases;
import io.millrace.json.Json;
import io.millrace.kafka.EventProducer;
import io.millrace.kit.StallingProxy;
import io.millrace.ops.OpsRoutes;
import io.millrace.registry.KnownSchemas;
import io.millrace.registry.PostgresCatalog;
import io.millrace.registry.SchemaRegistration;
import io.millrace.registry.compatibility.Compatibility;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.millrace.walk.Client;
import io.millrace.walk.Client.Answer;
import io.millrace.walk.Installation;
import io.millrace.walk.ServerProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /ready} where events can't be accepted, and when they can be again. */
@MillraceStack
class AcceptanceIT {
    @TempDir
    Path directory;

    @Test
    void aServerIsNotReadyWhileKafkaIsAwayAndComesBackByItself(Stack stack) throws Exception {
        Installation installation = Installation.in(directory);
        onlyCollects(directory.resolve("verticles.json"));
        Client client = new Client(installation);
        int broker = Integer.parseInt(stack.kafkaConfig().address().replaceFirst(".*:", ""));
        try (StallingProxy proxy = new StallingProxy(broker);
                ServerProcess server =
                        ServerProcess.ready(directory, services(stack, proxy.port()), List.of(), "run")) {
            assertEquals(200, client.get("/ready").status());

            proxy.stall();
            assertEquals(503, client.post("/collect", "application/json", "{}").status());
            eventually(() -> {
                Answer away = client.get("/ready");
                assertEquals(503, away.status(), away.text());
                assertEquals("failed", away.body().at("/components/kafka/state").asText(), away.text());
                assertEquals(
                        "Kafka does not acknowledge what is sent",
                        away.body().at("/components/collect/reason").asText(),
                        away.text());
            });
            assertEquals(200, client.get("/live").status());

            proxy.resume();
            eventually(() -> assertEquals(200, client.get("/ready").status()));
            assertEquals(422, client.post("/collect", "application/json", "{}").status());
            assertEquals(0, server.terminate());
        }
    }

    /** Without consumers, so that this server has no share in the groups of others. */
    private static void onlyCollects(Path file) throws IOException {
        ObjectNode config = (ObjectNode) Json.read(Files.readAllBytes(file));
        ArrayNode verticles = Json.object().putArray("verticles");
        config.get("verticles")
                .valueStream()
                .filter(verticle -> List.of("collect", "validate")
                        .contains(verticle.get("type").asText()))
                .forEach(verticles::add);
        config.set("verticles", verticles);
        config.putObject("limits").put("requestDeadline", 3_000);
        Files.write(file, Json.write(config));
    }

    private static Map<String, String> services(Stack stack, int kafka) {
        return Map.of(
                "MILLRACE_KAFKA", "127.0.0.1:" + kafka,
                "MILLRACE_POSTGRES", stack.postgresConfig().address(),
                "MILLRACE_S3", stack.s3Config().address(),
                "MILLRACE_S3_BUCKET", stack.s3Config().bucket());
    }

    @Test
    void isNotReadyWhileTheSchemaOfAStreamIsNotKnown(Stack stack) throws Exception {
        Vertx vertx = stack.vertx();
        StreamCatalog streams = StreamLoader.builtIn();
        KnownSchemas schemas = new KnownSchemas(
                new PostgresCatalog(vertx, Databases.connect(vertx, stack.postgresConfig()), Compatibility.NONE));
        EventProducer producer = EventProducer.start(
                        vertx,
                        stack.kafkaConfig(),
                        "node",
                        EventProducer.Bounds.of(3_000, 1 << 20),
                        List.of(stack.freshTopic("acceptance", 1)))
                .await();
        Client client = client(vertx, new Acceptance(producer, streams, schemas));
        Answer unknown = client.get("/ready");
        assertEquals(503, unknown.status());
        String reason = unknown.body().at("/components/collect/reason").asText();
        assertTrue(reason.startsWith("no schema is known of holded"), reason);

        SchemaRegistration.registerAll(schemas, streams).await();

        assertEquals(200, client.get("/ready").status());
        producer.close().await();
    }

    private Client client(Vertx vertx, Acceptance acceptance) {
        Router router = Router.router(vertx);
        new OpsRoutes(
                        () -> List.of(acceptance),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        () -> Future.succeededFuture(Json.object()))
                .mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        return new Client(new Installation(directory, server.actualPort(), 0, 0, 0));
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(holds);
    }
}
