package io.millrace.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.RegistryConfig;
import io.millrace.registry.SchemaCatalog.Registered;
import io.millrace.stack.MillraceStack;
import io.millrace.stream.StreamLoader;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A registry that is down, hangs or answers too much; senders that drip, or come too many at a time. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryTroubleIT extends RegistryBench {
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
                vertx,
                new RegistryConfig("http://127.0.0.1:" + hung.actualPort(), null, null, 200, 1_024, 0, "BACKWARD"));

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
}
