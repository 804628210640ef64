package io.millrace.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.RegistryConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.json.Json;
import io.millrace.registry.compatibility.Compatibility;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Our registry over HTTP. */
abstract class RegistryBench {
    static final String SCHEMA = "{\"type\":\"object\"}";

    static final int BODY_BYTES = 4_096;

    static final int BODY_DEADLINE = 60_000;

    final HttpClient http = HttpClient.newHttpClient();

    Vertx vertx;

    Database database;

    PostgresCatalog catalog;

    HttpServer server;

    String address;

    @BeforeAll
    void serve(Stack stack) throws Exception {
        StreamLoader.builtIn(); // as at every start, where the meta-schema is read before any event loop runs
        vertx = stack.vertx();
        database = Databases.connect(vertx, stack.postgresConfig());
        catalog = new PostgresCatalog(vertx, database, Compatibility.BACKWARD);
        server = listen(BODY_BYTES, BODY_DEADLINE);
        address = "http://127.0.0.1:" + server.actualPort() + "/registry";
    }

    @AfterAll
    void close() throws Exception {
        await(server.close());
        await(database.close());
    }

    HttpServer listen(int bytes, int deadline) throws Exception {
        Router router = Router.router(vertx);
        new RegistryRoutes(vertx, catalog, bytes, deadline).mount(router);
        return await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    RemoteCatalog client(String base, int bytes) {
        return new RemoteCatalog(vertx, new RegistryConfig(base + "/", null, null, 5_000, bytes, 0, "BACKWARD"));
    }

    static String registration(String schema) {
        return Json.object().put("schemaType", "JSON").put("schema", schema).toString();
    }

    JsonNode get(int status, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertEquals(status, response.statusCode(), response.body());
        return Json.read(response.body());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(posting(address + path, body), HttpResponse.BodyHandlers.ofString());
    }

    static HttpRequest posting(String address, String body) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("content-type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static void assertError(int status, int code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(code, Json.read(response.body()).path("error_code").asInt());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    static Throwable failure(Future<?> future) throws Exception {
        Throwable failure =
                future.map(value -> (Throwable) null).otherwise(e -> e).await(20, TimeUnit.SECONDS);
        assertNotNull(failure, "should have failed");
        return failure;
    }
}
