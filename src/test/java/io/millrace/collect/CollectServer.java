package io.millrace.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.LocalCodec;
import io.millrace.config.KafkaConfig;
import io.millrace.config.LimitsConfig;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.kafka.EventProducer;
import io.millrace.kafka.Topics;
import io.millrace.kit.MadeTopic;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.millrace.tracing.Tracing;
import io.millrace.validate.ValidateConfig;
import io.millrace.validate.ValidateVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Collect and validate as they run in a node, on real Kafka, with an HTTP client. */
final class CollectServer {
    static final StreamCatalog STREAMS = StreamLoader.builtIn();

    static final int CONNECTIONS = 300;

    /** Milliseconds: short, since each end of a test waits for it. */
    private static final int FAREWELL = 500;

    final Intake intake;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final int port;
    private final Vertx vertx;
    private final String deployment;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** With the real validate. */
    CollectServer(Vertx vertx, KafkaConfig kafka, LimitsConfig limits, Routes... routes) {
        this(null, FAREWELL, vertx, kafka, limits, routes);
    }

    /** @param judge serves validate in place of the real one */
    CollectServer(
            Function<Batch, Future<Batch>> judge,
            Vertx vertx,
            KafkaConfig kafka,
            LimitsConfig limits,
            Routes... routes) {
        this(judge, FAREWELL, vertx, kafka, limits, routes);
    }

    /** @param farewell milliseconds */
    CollectServer(
            Function<Batch, Future<Batch>> judge,
            int farewell,
            Vertx vertx,
            KafkaConfig kafka,
            LimitsConfig limits,
            Routes... routes) {
        this.vertx = vertx;
        LocalCodec.register(vertx);
        EventProducer producer = EventProducer.start(
                        vertx,
                        kafka,
                        "node",
                        EventProducer.Bounds.of(limits.requestDeadline(), limits.inFlightBytes()),
                        List.of(Topics.RAW, Topics.DEAD_LETTER))
                .await();
        this.intake = Intake.of(limits, STREAMS, producer, Tracing.off(), registry);
        if (judge == null) {
            vertx.deployVerticle(new ValidateVerticle(
                            new ValidateConfig(10),
                            STREAMS,
                            new OneSchema(),
                            limits,
                            names -> Future.succeededFuture(List.of()),
                            registry))
                    .await();
        } else {
            Channels.VALIDATE.serve(vertx, judge);
        }
        CollectConfig config = new CollectConfig("127.0.0.1", 0, 60, 8192, 1024, 100, CONNECTIONS, farewell, 5000);
        CollectVerticle verticle = new CollectVerticle(config, intake, List.of(routes));
        this.deployment = vertx.deployVerticle(verticle).await();
        this.port = verticle.port();
    }

    /** What a start does. */
    static void makeTopics(KafkaConfig kafka) throws Exception {
        try (Admin admin = Admin.create(java.util.Map.of("bootstrap.servers", kafka.address()))) {
            NewTopic letters = new NewTopic(Topics.DEAD_LETTER, 1, (short) 1)
                    .configs(java.util.Map.of("max.message.bytes", "8388608"));
            for (NewTopic topic : List.of(new NewTopic(Topics.RAW, 3, (short) 1), letters)) {
                try {
                    MadeTopic.make(admin, topic);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** @param status and the body read, where there is one */
    record Reply(int status, HttpResponse<byte[]> raw) {
        JsonNode json() {
            return Json.read(raw.body());
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse(null);
        }
    }

    Reply post(String body) {
        return post("/collect", "application/json", body);
    }

    Reply post(String path, String contentType, String body) {
        return send(request(path, contentType).POST(BodyPublishers.ofString(body)));
    }

    Reply post(String path, String contentType, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(path, contentType).POST(body);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    CompletableFuture<Reply> postLater(String body) {
        return CLIENT.sendAsync(
                        request("/collect", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofByteArray())
                .thenApply(response -> new Reply(response.statusCode(), response));
    }

    Reply method(String method, String path) {
        return send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
    }

    double inFlight() {
        return registry.get("millrace.collect.in.flight.bytes").gauge().value();
    }

    double answers(int status) {
        return registry.counter("millrace.collect.answers", "status", Integer.toString(status))
                .count();
    }

    double connections() {
        return registry.get("millrace.collect.connections").gauge().value();
    }

    Future<Void> stop() {
        return vertx.undeploy(deployment);
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response);
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path, String contentType) {
        return HttpRequest.newBuilder(uri(path)).header("content-type", contentType);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** A registry in which each stream's schema has id 7. */
    private static final class OneSchema implements SchemaCatalog {
        @Override
        public Future<Void> admit(String subject, String schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<Version>> latest(Collection<String> subjects) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Optional<String>> schema(int id) {
            return Future.succeededFuture(
                    Optional.of(STREAMS.find("holded").orElseThrow().schema()));
        }

        @Override
        public Future<Registered> register(String subject, String schema) {
            return Future.succeededFuture(new Registered(7, 1));
        }

        @Override
        public Optional<Registered> current(String subject) {
            return Optional.of(new Registered(7, 1));
        }
    }
}
