package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.walk.Client;
import io.millrace.walk.Installation;
import io.millrace.walk.Judge;
import io.millrace.walk.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server that cuts an object at every tenth record and never by age, and what is asked of it. */
abstract class QueryBench {
    static final int RECORDS = 10;

    static final String NODE = "the node";

    static final Map<String, String> CUTS = Map.of(
            "MILLRACE_OBJECTS_CUT_AGE",
            "3600000",
            "MILLRACE_OBJECTS_CUT_RECORDS",
            Integer.toString(RECORDS),
            "MILLRACE_NODE",
            NODE,
            "MILLRACE_FOLLOW_PATIENCE",
            "2000");

    @TempDir
    static Path directory;

    static Installation installation;

    static ServerProcess server;

    static Client client;

    static Judge judge;

    @BeforeAll
    static void start() {
        installation = Installation.in(directory).withStreams("visits");
        server = ServerProcess.ready(directory, CUTS, List.of(), "run");
        client = new Client(installation);
        judge = new Judge(installation);
    }

    @AfterAll
    static void stop() {
        assertEquals(0, server.terminate());
    }

    /** The event's id. */
    static String send(String event) throws IOException {
        Client.Answer answer = client.post("/collect/visits", "application/json", event);
        assertEquals(202, answer.status(), answer.text());
        return answer.body().at("/results/0/event_id").asText();
    }

    static JsonNode awaitState(String id, String state) {
        eventually(() -> assertEquals(state, event(id).path("state").asText()));
        try {
            return event(id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Repeats go to the partition of the first in raw, and what is of one account to one partition in silver. */
    static void fillTheCutsOf(String id, String account) throws IOException {
        for (int number = 0; number < RECORDS; number++) {
            send("{\"id\":\"" + id + "\",\"seconds\":" + number + "}");
            send("{\"id\":\"" + UUID.randomUUID() + "\",\"account\":\"" + account + "\"}");
        }
    }

    static JsonNode event(String id) throws IOException {
        return client.get("/events/" + id).body();
    }

    static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(holds);
    }
}
