package io.millrace.prove.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered in the place of a real HTTP server, which stores what is put. */
class ProxyHttpTest {
    private static final String BODY = "x".repeat(100_000);

    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final HttpClient kept = client();
    private HttpServer server;
    private Proxy proxy;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        proxy = Proxy.open(0, server.getAddress().getPort(), 7);
        assertEquals("200 ", send(kept, "PUT", "/before", BODY)); // leaves a connection that is kept alive
    }

    @AfterEach
    void close() throws IOException {
        kept.shutdownNow();
        proxy.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"ERROR,500,InternalError", "FORBID,403,AccessDenied"})
    void answersEveryRequestInItsPlace(Weather weather, String status, String code) throws Exception {
        proxy.turn(weather);
        assertEquals(1, proxy.counts().reset()); // what was kept alive would have gone round it
        for (String method : new String[] {"PUT", "GET", "POST"}) {
            String answer = send(method, "/before", BODY + "2");
            assertTrue(answer.startsWith(status + " ") && answer.contains("<Code>" + code + "</Code>"), answer);
        }
        assertEquals(Map.of("/before", BODY), stored);
        assertEquals(3, proxy.counts().answered());
        proxy.turn(Weather.FAIR);
        assertEquals("200 " + BODY, send("GET", "/before", ""));
        assertEquals(3, proxy.counts().answered());
    }

    @Test
    void saysThatItStoredAndStoresNothing() throws Exception {
        proxy.turn(Weather.LIE);
        assertEquals("200 ", send("PUT", "/lost", BODY));
        assertEquals("404 ", send("GET", "/lost", ""));
        assertEquals("200 " + BODY, send("GET", "/before", ""));
        assertEquals(Map.of("/before", BODY), stored);
        assertEquals(1, proxy.counts().answered());
    }

    /** The body comes after the head, however soon the client sends it. */
    @Test
    void handsOnBodiesOfWhatIsNotPutWhileItLies() throws Exception {
        proxy.turn(Weather.LIE);
        for (int i = 0; i < 20; i++) {
            assertEquals("200 " + BODY.length(), send("POST", "/measure", BODY));
        }
    }

    /** Who connects before it turns and asks after it is answered by the service. */
    @Test
    void judgesARequestByTheWeatherInWhichItCame() throws Exception {
        proxy.turn(Weather.ERROR);
        try (Socket early = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            early.setSoTimeout(10_000);
            assertTrue(send("GET", "/before", "").startsWith("500 ")); // by then the earlier connection is accepted
            proxy.turn(Weather.FAIR);
            early.getOutputStream()
                    .write("GET /before HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(early.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 200 OK", answer);
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            String answer =
                    switch (exchange.getRequestMethod()) {
                        case "PUT" -> {
                            stored.put(path, body);
                            yield "";
                        }
                        case "POST" -> Integer.toString(body.length());
                        default -> stored.get(path);
                    };
            byte[] bytes = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** By a connection of its own, which nobody has closed meanwhile. */
    private String send(String method, String path, String body) throws Exception {
        try (HttpClient http = client()) {
            return send(http, method, path, body);
        }
    }

    private String send(HttpClient http, String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + proxy.port() + path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
