package io.millrace.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.RegistryConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.json.Json;
import io.millrace.registry.SchemaCatalog.Registered;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our registry over HTTP, and our client against it. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {
    private static final String SCHEMA = "{\"type\":\"object\"}";
    private static final int BODY_BYTES = 4_096;
    private static final int BODY_DEADLINE = 60_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private Vertx vertx;
    private Database database;
    private PostgresCatalog catalog;
    private HttpServer server;
    private String address;

    @BeforeAll
    void serve(Stack stack) throws Exception {
        StreamLoader.builtIn(); // as at every start, where the meta-schema is read before any event loop runs
        vertx = stack.vertx();
        database = Databases.connect(vertx, stack.postgresConfig());
        catalog = new PostgresCatalog(database);
        server = listen(BODY_BYTES, BODY_DEADLINE);
        address = "http://127.0.0.1:" + server.actualPort() + "/registry";
    }

    @AfterAll
    void close() throws Exception {
        await(server.close());
        await(database.close());
    }

    @Test
    void aSchemaHasOneIdHoweverItIsLaidOutAndVersionsCountBySubject() throws Exception {
        Registered first = await(catalog.register("layout", "{\"type\":\"object\",\"title\":\"one\"}"));
        Registered same = await(catalog.register("layout", "{ \"title\": \"one\", \"type\": \"object\" }"));
        Registered changed = await(catalog.register("layout", "{\"type\":\"object\",\"title\":\"two\"}"));
        Registered elsewhere = await(catalog.register("layout-2", "{\"type\":\"object\",\"title\":\"two\"}"));

        assertEquals(first, same);
        assertEquals(first.version() + 1, changed.version());
        assertNotEquals(first.id(), changed.id());
        assertEquals(new Registered(changed.id(), 1), elsewhere);
    }

    @Test
    void sixteenRegistrationsAtOnceMakeOneVersion() throws Exception {
        List<Future<Registered>> all = IntStream.range(0, 16)
                .mapToObj(i -> catalog.register("at-once", "{\"title\":\"at once\"}"))
                .toList();

        await(Future.all(all));

        assertEquals(1, all.stream().map(Future::result).distinct().count());
    }

    @Test
    void answersAsTheConfluentApiDoes() throws Exception {
        HttpResponse<String> registered = post("/subjects/api%2Fone/versions", registration(SCHEMA));
        int id = Json.read(registered.body()).path("id").asInt();

        assertEquals(200, registered.statusCode());
        assertEquals(
                "application/vnd.schemaregistry.v1+json",
                registered.headers().firstValue("content-type").orElseThrow());
        assertEquals(Json.read("[1]"), get(200, "/subjects/api%2Fone/versions"));
        JsonNode entry = Json.object()
                .put("subject", "api/one")
                .put("version", 1)
                .put("id", id)
                .put("schemaType", "JSON")
                .put("schema", SCHEMA);
        assertEquals(entry, get(200, "/subjects/api%2Fone/versions/1"));
        assertEquals(entry, get(200, "/subjects/api%2Fone/versions/latest"));
        assertEquals(Json.read(SCHEMA), get(200, "/subjects/api%2Fone/versions/1/schema"));
        assertEquals(SCHEMA, get(200, "/schemas/ids/" + id).path("schema").asText());
        assertTrue(get(200, "/subjects").toString().contains("\"api/one\""));
        assertTrue(get(200, "/schemas/ids/" + id + "/versions").toString().contains("\"api/one\""));
        assertEquals(
                entry,
                Json.read(post("/subjects/api%2Fone", registration(SCHEMA)).body()));
    }

    @Test
    void errorsHaveItsCodes() throws Exception {
        await(catalog.register("errors", SCHEMA));

        assertError(404, 40401, get("/subjects/none/versions"));
        assertError(404, 40401, get("/subjects/none/versions/1"));
        assertError(404, 40402, get("/subjects/errors/versions/99"));
        assertError(422, 42202, get("/subjects/errors/versions/x"));
        assertError(404, 40403, get("/schemas/ids/999999"));
        assertError(404, 40403, get("/schemas/ids/x"));
        assertError(404, 40401, post("/subjects/none", registration(SCHEMA)));
        assertError(404, 40403, post("/subjects/errors", registration("{\"title\":\"other\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{\"type\":\"objct\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{\"$ref\":\"http://a/b\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{")));
        assertError(422, 42201, post("/subjects/errors/versions", "{\"schema\":\"{}\"}"));
        assertError(422, 42201, post("/subjects/errors/versions", "nonsense"));
        assertError(422, 42201, post("/subjects/errors/versions", ""));
        assertError(413, 41300, post("/subjects/errors/versions", registration(" ".repeat(BODY_BYTES))));
    }

    @Test
    void ourClientRegistersAndReads() throws Exception {
        RemoteCatalog client = client(address, 1_048_576);

        Registered registered = await(client.register("client one", SCHEMA));

        assertEquals(1, registered.version());
        assertEquals(Optional.of(SCHEMA), await(client.schema(registered.id())));
        assertEquals(Optional.empty(), await(client.schema(999_999)));
        await(client.close());
    }

    @Test
    void ourClientTakesNoAnswerBeyondItsBound() throws Exception {
        Registered large = await(catalog.register("large", "{\"title\":\"" + "x".repeat(4_000) + "\"}"));
        RemoteCatalog client = client(address, 1_024);

        assertTrue(failure(client.schema(large.id())).getMessage().contains("larger than 1024 bytes"));
        await(client.close());
    }

    @Test
    void knownSchemasGoOnWorkingWhileTheRegistryIsDownAndNewOnesFail() throws Exception {
        HttpServer other = listen(BODY_BYTES, BODY_DEADLINE);
        RemoteCatalog remote = client("http://127.0.0.1:" + other.actualPort() + "/registry", 1_048_576);
        KnownSchemas known = new KnownSchemas(remote);
        await(SchemaRegistration.registerAll(known, StreamLoader.builtIn()));
        int id = known.current("holded").orElseThrow().id();
        Registered unread = await(catalog.register("unread", "{\"title\":\"unread\"}"));

        await(other.close());

        assertTrue(await(known.schema(id)).isPresent());
        failure(known.schema(unread.id()));
        await(remote.close());
    }

    @Test
    void aRegistryThatHangsIsBoundedByTheTimeout() throws Exception {
        HttpServer hung =
                await(vertx.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1"));
        RemoteCatalog client = new RemoteCatalog(
                vertx, new RegistryConfig("http://127.0.0.1:" + hung.actualPort(), null, null, 200, 1_024));

        failure(client.schema(1));
        await(client.close());
        await(hung.close());
    }

    @Test
    void aBodyThatDripsIsCutOffAtItsDeadline() throws Exception {
        HttpServer impatient = listen(BODY_BYTES, 200);
        try (Socket client = halfARequest(impatient)) {
            String reply = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(reply.startsWith("HTTP/1.1 408 "), reply);
            assertTrue(reply.contains("\"error_code\":40800"), reply);
        }
        await(impatient.close());
    }

    @Test
    void takesFewSchemasAtATimeAndThoseWhoLeaveMakeRoom() throws Exception {
        await(catalog.register("few", SCHEMA));
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < SchemaBodies.AT_ONCE; i++) {
            slow.add(halfARequest(server));
        }
        Awaitility.await().untilAsserted(() -> assertError(503, 50300, post("/subjects/few", registration(SCHEMA))));
        HttpResponse<String> refused = post("/subjects/few", registration(SCHEMA));
        assertEquals("1", refused.headers().firstValue("retry-after").orElseThrow());
        get(200, "/subjects/few/versions");
        for (Socket client : slow) {
            client.close();
        }
        Awaitility.await()
                .untilAsserted(() -> assertEquals(
                        200, post("/subjects/few", registration(SCHEMA)).statusCode()));
    }

    @Test
    void othersAreAnsweredWhileALargeSchemaIsJudged() throws Exception {
        HttpServer roomy = listen(1_048_576, BODY_DEADLINE);
        String base = "http://127.0.0.1:" + roomy.actualPort() + "/registry";
        String wide = "{\"allOf\":[" + "{},".repeat(300_000) + "{}]}";
        long from = System.nanoTime();
        CompletableFuture<Long> judged = http.sendAsync(
                        posting(base + "/subjects/none", registration(wide)), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> System.nanoTime() - from);
        long longest = 0;
        while (!judged.isDone()) {
            long asked = System.nanoTime();
            http.send(HttpRequest.newBuilder(URI.create(base)).build(), HttpResponse.BodyHandlers.discarding());
            longest = Math.max(longest, System.nanoTime() - asked);
        }
        assertTrue(longest < judged.join() / 2, longest / 1e6 + " ms of " + judged.join() / 1e6);
        await(roomy.close());
    }

    private static Socket halfARequest(HttpServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.actualPort());
        socket.setSoTimeout(20_000);
        String head = "POST /registry/subjects/few HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    @Test
    void registersEveryStreamOnceHoweverOftenItStarts() throws Exception {
        StreamCatalog streams = StreamLoader.builtIn();
        KnownSchemas first = new KnownSchemas(catalog);
        KnownSchemas second = new KnownSchemas(catalog);

        await(SchemaRegistration.registerAll(first, streams));
        await(SchemaRegistration.registerAll(second, streams));

        assertEquals(first.current("holded"), second.current("holded"));
    }

    private HttpServer listen(int bytes, int deadline) throws Exception {
        Router router = Router.router(vertx);
        new RegistryRoutes(vertx, catalog, bytes, deadline).mount(router);
        return await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    private RemoteCatalog client(String base, int bytes) {
        return new RemoteCatalog(vertx, new RegistryConfig(base + "/", null, null, 5_000, bytes));
    }

    private static String registration(String schema) {
        return Json.object().put("schemaType", "JSON").put("schema", schema).toString();
    }

    private JsonNode get(int status, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertEquals(status, response.statusCode(), response.body());
        return Json.read(response.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(posting(address + path, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest posting(String address, String body) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("content-type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void assertError(int status, int code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(code, Json.read(response.body()).path("error_code").asInt());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<?> future) throws Exception {
        Throwable failure =
                future.map(value -> (Throwable) null).otherwise(e -> e).await(20, TimeUnit.SECONDS);
        assertNotNull(failure, "should have failed");
        return failure;
    }
}
