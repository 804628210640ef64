package io.millrace.tap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.millrace.bus.Taps;
import io.millrace.config.TapConfig;
import io.millrace.event.Envelope;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapRoutesTest {
    private static final int RATE = 20;
    private static final int KEEP_ALIVE = 300;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        LocalCodec.register(vertx);
        Router router = Router.router(vertx);
        new TapRoutes(vertx, new TapConfig(2, RATE, 4_096, 300), KEEP_ALIVE, metrics).mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        Channels.stage("enrich").serve(vertx, batch -> {
            batch.items().forEach(item -> item.silver = Json.object().put("made", "by enrich"));
            return Future.succeededFuture(batch);
        });
    }

    @AfterEach
    void close() throws Exception {
        client.shutdownNow();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void showsEventsOfOneStreamAsTheStageLeftThem() throws Exception {
        BufferedReader lines = look("stage=enrich&stream=visits&limit=2");

        pass(item("sales", "{\"id\":1}"), item("visits", "{\"id\":2}"));
        pass(item("visits", "{\"id\":3}"));

        JsonNode first = Json.read(lines.readLine());
        assertEquals("{\"made\":\"by enrich\"}", first.path("event").toString());
        assertEquals("visits", first.path("stream").asText());
        assertEquals("open", first.path("outcome").asText());
        assertEquals("enrich", Json.read(lines.readLine()).path("stage").asText());
        assertEquals("{\"shown\":2,\"skipped\":0}", lines.readLine());
        assertEquals(null, lines.readLine());
        await().until(() -> clients() == 0);
    }

    @Test
    void showsNoMoreThanItsRate() throws Exception {
        BufferedReader lines = look("stage=enrich");

        pass(IntStream.range(0, 50).mapToObj(id -> item("visits", "{}")).toArray(Item[]::new));

        for (int shown = 0; shown < RATE; shown++) {
            assertTrue(Json.read(lines.readLine()).has("event"));
        }
        assertEquals("", lines.readLine(), "nothing but that the connection lives");
    }

    @Test
    void isASampleWhereNobodyFollows() throws Exception {
        BufferedReader lines = look("stage=enrich&follow=false");
        assertTrue(Json.read(lines.lines()
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElseThrow())
                .has("skipped"));
    }

    @Test
    void holdsUpNothingWhereItFails() throws Exception {
        Taps.of(vertx).open("enrich", batch -> {
            throw new IllegalStateException("a look that fails");
        });
        BufferedReader lines = look("stage=enrich&limit=1");
        pass(item("visits", "{}"));
        assertTrue(Json.read(lines.readLine()).has("event"));
    }

    @Test
    void showsWhatIsDeeperThanMostWriters() throws Exception {
        BufferedReader lines = look("stage=other&limit=1");
        String deep = "[".repeat(1_050) + "]".repeat(1_050);
        Taps.of(vertx)
                .show(new Taps.Leaving("other", Batch.ofPackage(List.of(item("visits", deep))), Instant.EPOCH, null));
        assertTrue(lines.readLine().contains(deep));
    }

    @Test
    void leavesTheContentOfLargeEventsOut() throws Exception {
        BufferedReader lines = look("stage=enrich&limit=1");

        pass(item("visits", "{\"text\":\"" + "x".repeat(5_000) + "\"}"));

        JsonNode line = Json.read(lines.readLine());
        assertFalse(line.has("event"));
        assertEquals(5_011, line.path("bytes").asInt());
    }

    @Test
    void boundsItsClientsAndForgetsThoseWhoLeave() throws Exception {
        BufferedReader one = look("stage=enrich");
        look("stage=enrich");
        HttpResponse<String> third = client.send(request("stage=enrich"), HttpResponse.BodyHandlers.ofString());
        assertEquals(503, third.statusCode());
        assertEquals("busy", Json.read(third.body()).path("code").asText());

        one.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            pass(item("visits", "{}")); // a write tells that the client has left
            return clients() == 1;
        });
    }

    private void pass(Item... items) throws Exception {
        Channels.stage("enrich")
                .request(vertx, Batch.ofPackage(List.of(items)), Duration.ofSeconds(5))
                .await(10, TimeUnit.SECONDS);
    }

    private static Item item(String stream, String value) {
        Envelope envelope =
                new Envelope(UUID.randomUUID(), null, stream, 0, Instant.parse("2026-11-22T10:00:00Z"), null, 1, null);
        return new Item(null, null, value.getBytes(StandardCharsets.UTF_8), Map.of(), envelope);
    }

    private double clients() {
        return metrics.get("millrace.tap.clients").gauge().value();
    }

    private HttpRequest request(String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1/tap?" + query))
                .build();
    }

    /** Returns when the head has come: the stage is looked at by then. */
    private BufferedReader look(String query) throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> answer =
                client.send(request(query), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
