package io.millrace.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ErrorCatalog.Entry;
import io.millrace.stream.EventSchema;
import io.millrace.walk.Client;
import io.millrace.walk.Installation;
import io.millrace.walk.Judge;
import io.millrace.walk.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract is what the server does: each of its examples is sent, in its order, and the answer compared with that of the example. */
class ContractIT {
    private static final Contract CONTRACT = Contract.builtIn();
    private static final Map<String, String> NAMED = Map.of("MILLRACE_NODE", "node-1");

    @TempDir
    static Path directory;

    private static Installation installation;
    private static ServerProcess server;
    private static Client client;

    @BeforeAll
    static void start() {
        installation = Installation.in(directory);
        server = ServerProcess.ready(directory, NAMED, List.of(), "run");
        client = new Client(installation);
    }

    @AfterAll
    static void stop() {
        assertEquals(0, server.terminate());
    }

    @Test
    void eachExampleIsAnsweredAsItSays() throws IOException {
        Likeness likeness = new Likeness();
        List<String> differences = new ArrayList<>();
        boolean settled = false;
        for (Example example : Example.of(CONTRACT.resolved())) {
            if (!settled && !example.path().startsWith("/collect")) {
                awaitRows();
                settled = true;
            }
            String path = likeness.learned(example.path());
            String body = example.body() == null ? "" : example.body().toString();
            Client.Answer answer = example.method().equals("GET")
                    ? client.get(path)
                    : client.send(example.method(), path, example.type(), body);
            if (answer.status() != example.status()) {
                differences.add(example + ": " + answer.status() + " " + answer.text());
                continue;
            }
            assertNotNull(answer.body(), example + " answered " + answer.text());
            EventSchema schema = EventSchema.of(example.schema().toString());
            assertEquals(List.of(), schema.violations(answer.body()), example + " answered " + answer.text());
            likeness.differences(example.answer(), answer.body())
                    .forEach(difference -> differences.add(example + difference + "\n    " + answer.text()));
        }
        assertEquals(List.of(), differences, () -> String.join("\n", differences));
    }

    private static void awaitRows() {
        Judge judge = new Judge(installation);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertEquals(1, judge.count("select count(*) from outcomes where outcome = 'duplicate'")));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(1, judge.count("select count(*) from company_analytics")));
    }

    /** What the page of an error gives as its example, typed as it stands. */
    @Test
    void eachExampleOfAnErrorGivesThatError() throws Exception {
        for (Entry entry : ErrorCatalog.builtIn().requests()) {
            if (entry.example().startsWith("curl ")) {
                String typed = entry.example()
                        .replaceAll(
                                "localhost:8000",
                                URI.create(installation.url("/")).getAuthority());
                Process curl = new ProcessBuilder("sh", "-c", typed.replaceFirst("curl ", "curl -s ")).start();
                curl.getOutputStream().close();
                String answer =
                        new String(curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertEquals(0, curl.waitFor(), typed);
                assertTrue(answer.contains("\"code\":\"" + entry.code() + "\""), typed + "\n" + answer);
                assertTrue(answer.contains("\"status\":" + entry.status()), typed + "\n" + answer);
                assertTrue(client.get("/docs/errors/" + entry.code()).text().contains("What to do"), entry.code());
            }
        }
    }

    @Test
    void servesItselfAndItsPages() throws IOException {
        JsonNode served = client.get("/openapi.json").body();
        assertEquals("3.1.0", served.path("openapi").asText());
        assertEquals(
                Resources.yaml(client.get("/openapi.yaml").text().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                served);
        assertTrue(client.get("/docs").text().contains("swagger-ui-bundle.js"));
        assertEquals(200, client.get("/docs/ui/swagger-ui-bundle.js").status());
        assertEquals(200, client.get("/docs/ui/swagger-ui.css").status());
        assertEquals(
                404,
                client.get("/docs/ui/..%2f..%2f..%2f..%2f..%2fopenapi.yaml").status());
        assertTrue(client.get("/docs/errors").text().contains("/docs/errors/event_not_found"));
    }
}
