package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.millrace.walk.Client;
import io.millrace.walk.Installation;
import io.millrace.walk.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that follow what is stored. */
class FeedIT extends QueryBench {
    private static final int EVENTS = 1_000;
    private static final int PACKAGE = 100;

    @Test
    void isTakenUpAtAnotherNodeWithoutAGapOrARepeat() throws Exception {
        int port = ServerProcess.freePort();
        twoInstances(installation.node("other.json", port));
        try (ServerProcess other = ServerProcess.ready(directory, CUTS, List.of(), "run", "--config=other.json")) {
            Installation there = installation.through(port);
            Set<String> sent = new HashSet<>();
            List<String> told = new ArrayList<>();
            String last;
            try (EventStream first = EventStream.open(installation, "stream=visits&type=feed", null)) {
                for (int from = 0; from < EVENTS; from += PACKAGE) {
                    sent.addAll(sendPackage("f", from, "feed"));
                }
                while (told.size() < EVENTS / 2) {
                    told.add(first.next().path("event_id").asText());
                }
                last = first.lastId();
            }
            try (EventStream second = EventStream.open(there, "stream=visits&type=feed", last)) {
                while (told.size() < EVENTS) {
                    told.add(second.next().path("event_id").asText());
                }
            }
            assertAllAreTold(there);
            assertEquals(EVENTS, new HashSet<>(told).size());
            assertEquals(sent, new HashSet<>(told));
            assertEquals(0, other.terminate());
        }
    }

    /** Whichever instance has their connections. */
    private static void assertAllAreTold(Installation there) throws Exception {
        List<EventStream> streams = new ArrayList<>();
        try {
            for (int client = 0; client < 6; client++) {
                streams.add(EventStream.open(there, "type=all", null));
            }
            String id = send("{\"id\":\"all\",\"kind\":\"all\"}");
            for (EventStream stream : streams) {
                assertEquals(id, stream.next().path("event_id").asText());
            }
        } finally {
            streams.forEach(EventStream::close);
        }
    }

    private static void twoInstances(Path file) throws IOException {
        ObjectNode config = (ObjectNode) Json.read(Files.readAllBytes(file));
        for (JsonNode verticle : config.path("verticles")) {
            if (verticle.path("type").asText().equals("collect")) {
                ((ObjectNode) verticle).put("instances", 2);
            }
        }
        Files.write(file, Json.write(config));
    }

    @Test
    void saysThatItsPlaceIsGone() throws IOException {
        String elsewhere = new FeedPosition(UUID.randomUUID(), new long[] {1, 2, 3}).toString();
        Client.Answer answer = client.get("/events/stream?last_event_id=" + elsewhere);
        assertEquals(410, answer.status(), answer.text());
        assertEquals("position_gone", answer.body().path("code").asText());
    }

    @Test
    void tellsWhatTheFilterLetsThroughAlone() throws Exception {
        try (EventStream stream = EventStream.open(installation, "type=mine", null)) {
            send("{\"id\":\"other\",\"kind\":\"others\"}");
            String mine = send("{\"id\":\"mine\",\"kind\":\"mine\"}");
            JsonNode event = stream.next();
            assertEquals(mine, event.path("event_id").asText());
            assertEquals("stored", event.path("state").asText());
            assertEquals("visits", event.path("stream").asText());
        }
    }

    @Test
    void refusesWhatItCannotFollow() throws IOException {
        for (String query : List.of("limit=1", "state=stored", "nonsense=1", "from=soon", "last_event_id=x")) {
            Client.Answer answer = client.get("/events/stream?" + query);
            assertEquals(400, answer.status(), query);
            assertEquals("invalid_parameter", answer.body().path("code").asText());
        }
    }

    /** What the server holds for it does not grow: it is cut off, and others go on. */
    @Test
    void cutsOffWhoDoesNotRead() throws Exception {
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress("127.0.0.1", installation.http()));
            OutputStream out = deaf.getOutputStream();
            out.write("GET /events/stream?type=deaf HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> deaf.getInputStream().available() > 0);
            String longName = "d".repeat(240);
            int sent = 0;
            while (sent < 12_000) {
                sendPackage(longName, sent, "deaf");
                sent += PACKAGE;
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.output()
                    .contains("a client that follows was cut off"));
        }
        try (EventStream stream = EventStream.open(installation, "type=still", null)) {
            send("{\"id\":\"still\",\"kind\":\"still\"}");
            assertTrue(stream.next().path("event_id").isTextual());
        }
    }

    private static Set<String> sendPackage(String name, int from, String kind) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = from; number < from + PACKAGE; number++) {
            lines.add("{\"id\":\"%s-%d\",\"kind\":\"%s\",\"account\":\"%d\"}"
                    .formatted(name, number, kind, number % 7)); // over all partitions
        }
        Client.Answer answer = client.post("/collect/visits", "application/x-ndjson", String.join("\n", lines));
        assertEquals(202, answer.status(), answer.text());
        Set<String> ids = new HashSet<>();
        answer.body()
                .path("results")
                .forEach(result -> ids.add(result.path("event_id").asText()));
        return ids;
    }
}
