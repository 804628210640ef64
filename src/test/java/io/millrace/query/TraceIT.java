package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.walk.Client;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The way of an event, as it is told hop by hop. */
class TraceIT extends QueryBench {
    private static final String NAMED = "the_node"; // as PostgreSQL would spell it
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Test
    void tellsEachHopOfAStoredEvent() throws IOException {
        String id = send("{\"id\":\"traced\",\"account\":\"traced\",\"seconds\":1}");
        awaitState(id, "stored");
        assertEquals(List.of("received", "refined", "silver", "rows"), names(trace(id)));
        fillTheCutsOf("traced", "traced");
        eventually(() -> assertTrue(
                names(trace(id)).containsAll(List.of("archived", "object")),
                trace(id).toString()));

        JsonNode trace = trace(id);
        assertEquals("visits", trace.path("stream").asText());
        assertEquals("traced", trace.path("natural_id").asText());
        trace.path("hops").forEach(hop -> {
            assertEquals(NAMED, hop.path("node").asText(), hop.toString());
            assertTrue(Instant.parse(hop.path("at").asText()).isAfter(Instant.EPOCH), hop.toString());
            assertTrue(!hop.path("verticle").asText().isEmpty(), hop.toString());
        });
        assertPlace("events.raw", hop(trace, "received"));
        assertPlace("events.silver", hop(trace, "silver"));
        assertEquals(1, hop(trace, "refined").path("revision").asInt());
        assertTrue(hop(trace, "refined").path("schema_id").asInt() > 0, trace.toString());
        assertTrue(hop(trace, "refined").path("declaration").asInt() > 0, trace.toString());
        assertEquals("visits", hop(trace, "rows").path("table").asText());
        assertTrue(hop(trace, "archived").path("object").asText().startsWith("raw/visits/"), trace.toString());
        assertTrue(hop(trace, "object").path("object").asText().startsWith("enriched/visits/"), trace.toString());
        assertTrue(hop(trace, "object").path("line").asInt() > 0, trace.toString());
    }

    @Test
    void tellsThePackage() throws IOException {
        JsonNode answer = client.post(
                        "/collect/visits",
                        "application/x-ndjson",
                        "{\"id\":\"p-1\"}\n{\"id\":\"p-2\"}\n{\"id\":\"p-1\"}")
                .body();
        List<String> ids = new ArrayList<>();
        answer.path("results").forEach(result -> ids.add(result.path("event_id").asText()));
        eventually(() -> {
            List<String> told = new ArrayList<>();
            trace(ids.get(0))
                    .at("/package/events")
                    .forEach(event -> told.add(event.path("event_id").asText()));
            assertEquals(
                    Stream.of(ids.get(0), ids.get(1), ids.get(2)).sorted().toList(),
                    told.stream().sorted().toList());
        });
    }

    @Test
    void showsWhereAnEventWaited() throws Exception {
        order("pause");
        eventually(() -> assertTrue(
                client.get("/metrics")
                        .text()
                        .lines()
                        .anyMatch(line -> line.matches("millrace_consume_paused\\{.*group=\"rows\".*\\} [1-9].*")),
                "paused"));
        String id = send("{\"id\":\"waits\"}");
        Instant sent = Instant.now();
        awaitState(id, "pending");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now()
                .isAfter(sent.plus(PAUSE).plusSeconds(1)));
        order("resume");
        awaitState(id, "stored");

        JsonNode trace = trace(id);
        Instant published = Instant.parse(hop(trace, "silver").path("at").asText());
        Instant stored = Instant.parse(hop(trace, "rows").path("at").asText());
        assertTrue(Duration.between(published, stored).compareTo(PAUSE) >= 0, trace.toString());
    }

    @Test
    void tellsHowAnEventEndedWithoutARow() throws IOException {
        send("{\"id\":\"again\"}");
        String duplicate = send("{\"id\":\"again\"}");
        awaitState(duplicate, "duplicate");
        assertEquals(List.of("received", "duplicate"), names(trace(duplicate)));
        assertEquals(NAMED, hop(trace(duplicate), "duplicate").path("node").asText());
        String filtered = send("{\"id\":\"machine\",\"machine\":true}");
        awaitState(filtered, "filtered");
        assertEquals("machines", hop(trace(filtered), "filtered").path("detail").asText());

        String refused = client.post("/collect/visits", "application/json", "{\"id\":\"\"}")
                .body()
                .at("/results/0/event_id")
                .asText();
        awaitState(refused, "dead_letter");
        JsonNode letter = hop(trace(refused), "dead_letter");
        assertEquals("schema_violated", letter.path("code").asText());
        assertEquals("validate", letter.path("verticle").asText());
        assertEquals(NAMED, letter.path("node").asText());
        assertPlace("events.dead.letter", letter);
        assertEquals(List.of("received", "dead_letter", "quarantined"), names(trace(refused)));
    }

    @Test
    void answersWhatItDoesNotKnowLikeTheEventItself() throws IOException {
        assertEquals(
                404,
                client.get("/events/01234567-89ab-4cde-8f01-23456789abcd/trace").status());
        assertEquals(
                "invalid_parameter",
                client.get("/events/7/trace").body().path("code").asText());
    }

    private static void order(String verb) throws IOException {
        Client.Answer answer =
                client.post("/api/v1/groups/rows/" + verb, "application/json", "{\"reason\":\"a test\"}");
        assertEquals(200, answer.status(), answer.text());
    }

    private static JsonNode trace(String id) throws IOException {
        return client.get("/events/" + id + "/trace").body();
    }

    private static List<String> names(JsonNode trace) {
        List<String> names = new ArrayList<>();
        trace.path("hops").forEach(hop -> names.add(hop.path("hop").asText()));
        return names;
    }

    private static JsonNode hop(JsonNode trace, String name) {
        for (JsonNode hop : trace.path("hops")) {
            if (hop.path("hop").asText().equals(name)) {
                return hop;
            }
        }
        throw new AssertionError("no hop " + name + " in " + trace);
    }

    private static void assertPlace(String topic, JsonNode hop) {
        assertEquals(topic, hop.path("topic").asText(), hop.toString());
        assertTrue(hop.path("partition").isInt() && hop.path("offset").isIntegralNumber(), hop.toString());
    }
}
