package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that judges lines as JSON or not, and answers every third request with 503. */
class SimulateCommandTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger lines = new AtomicInteger();
    private final StringWriter out = new StringWriter();
    private HttpServer server;
    private int outageEvery = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/collect/holded", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsWhatTheServerSays() {
        assertEquals(0, run("--count", "300", "--seed", "1", "--share-invalid", "0.2", "--share-duplicate", "0.1"));

        JsonNode summary = Json.read(out.toString());
        assertEquals(300, summary.path("sent").asInt());
        assertEquals(300, lines.get());
        assertEquals(
                300, summary.path("accepted").asInt() + summary.path("rejected").asInt());
        assertEquals(
                summary.path("rejected").asInt(),
                summary.at("/by_code/malformed").asInt());
        JsonNode made = summary.path("made");
        assertEquals(
                300,
                made.path("valid").asInt()
                        + made.path("invalid").asInt()
                        + made.path("duplicate").asInt());
        assertEquals(
                made.path("invalid").asInt() - summary.path("rejected").asInt(),
                summary.path("unexpected").asInt());
    }

    @Test
    void repeatsWhatPromisedNothing() {
        outageEvery = 3;

        assertEquals(0, run("--count", "200", "--package", "20"));

        JsonNode summary = Json.read(out.toString());
        assertEquals(200, summary.path("accepted").asInt());
        assertTrue(summary.path("requests_repeated").asInt() > 0);
    }

    @Test
    void tellsWhatNeverGotAnAnswerAndFails() {
        outageEvery = 1;

        assertEquals(1, run("--count", "50", "--patience", "0"));

        assertEquals(50, Json.read(out.toString()).path("unanswered").asInt());
    }

    @Test
    void sharesBeyondOneAreWrongUsage() {
        assertEquals(2, run("--share-invalid", "0.8", "--share-duplicate", "0.3"));
        assertEquals(2, run("--kafka", "127.0.0.1:1"));
    }

    @Test
    void anUnknownStreamIsOneSentence() {
        assertEquals(1, run("--stream", "nothing"));
    }

    private int run(String... arguments) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        String[] all = new String[arguments.length + 3];
        all[0] = "simulate";
        all[1] = "--json";
        all[2] = "--quiet";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Millrace.commandLine(new NoStages(), new Environment(Map.of("MILLRACE_URL", url)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(all);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (requests.incrementAndGet() % outageEvery == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] answer = Json.write(results(body));
            exchange.sendResponseHeaders(207, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private ObjectNode results(String body) {
        ObjectNode answer = Json.object();
        List<String> all = body.lines().toList();
        lines.addAndGet(all.size());
        for (int i = 0; i < all.size(); i++) {
            ObjectNode result = answer.withArray("results").addObject().put("index", i);
            if (isJson(all.get(i))) {
                result.put("status", "accepted");
            } else {
                result.put("status", "rejected").withArray("errors").addObject().put("rule", "malformed");
            }
        }
        return answer;
    }

    private static boolean isJson(String line) {
        try {
            Json.read(line);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
