package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.Ids;
import io.millrace.walk.Client;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people ask of one event. */
class QueryIT extends QueryBench {
    @Test
    void showsAStoredEventFromKafkaUntilItIsInAnObject() throws IOException {
        String sent = "{\"id\":\"stored\",\"account\":\"kafka\",\"seconds\":1.0}";
        String id = send(sent);
        JsonNode event = awaitState(id, "stored");
        assertEquals("visits", event.get("stream").asText());
        assertEquals("stored", event.get("natural_id").asText());
        assertEquals("visits", event.get("table").asText());
        assertEquals(1, event.get("revision").asInt());
        for (String kind : List.of("raw", "enriched")) {
            assertTrue(event.at("/copies/" + kind + "/offset").isNumber(), event.toString());
            assertTrue(event.at("/copies/" + kind + "/object").isMissingNode(), event.toString());
        }
        assertShown(id, sent);
        fillTheCutsOf("stored", "kafka");
        eventually(() -> {
            for (String kind : List.of("raw", "enriched")) {
                JsonNode copy = event(id).at("/copies/" + kind);
                assertTrue(copy.path("object").asText().startsWith(kind + "/visits/date="), copy.toString());
                assertTrue(copy.get("line").asInt() > 0, copy.toString());
            }
        });
        assertShown(id, sent);
    }

    /** Token for token as sent, and as it was enriched. */
    private static void assertShown(String id, String sent) throws IOException {
        Client.Answer answer = client.get("/events/" + id);
        assertTrue(answer.text().contains("\"raw\":" + sent), answer.text());
        assertEquals(id, answer.body().at("/enriched/metadata/eventId").asText());
        assertEquals(1, answer.body().at("/enriched/data/seconds").asInt());
    }

    @Test
    void isPendingFromTheClaimOn() throws Exception {
        String id;
        try (Connection connection = lock("visits")) {
            id = send("{\"id\":\"pending\"}");
            JsonNode event = awaitState(id, "pending");
            assertEquals("pending", event.at("/raw/id").asText());
            assertTrue(event.at("/copies/enriched").isMissingNode(), event.toString());
            connection.rollback();
        }
        awaitState(id, "stored");
    }

    @Test
    void tellsTheHolderOfADuplicateAndWhetherItDiffers() throws IOException {
        String first = send("{\"id\":\"twice\",\"seconds\":1}");
        for (String seconds : List.of("1.0", "2")) {
            JsonNode event = awaitState(send("{\"id\":\"twice\",\"seconds\":" + seconds + "}"), "duplicate");
            assertEquals(first, event.get("duplicate_of").asText());
            assertEquals(seconds.equals("2"), event.get("differs").asBoolean());
            assertEquals("twice", event.at("/raw/id").asText());
        }
    }

    @Test
    void tellsWhichFilterLetAnEventGo() throws IOException {
        JsonNode event = awaitState(send("{\"id\":\"robot\",\"machine\":true}"), "filtered");
        assertEquals("machines", event.get("detail").asText());
        assertTrue(event.at("/raw/machine").asBoolean());
    }

    @Test
    void tellsWhyAnEventIsADeadLetter() throws IOException {
        String refused = client.post("/collect/visits", "application/json", "{\"id\":\"\"}")
                .body()
                .at("/results/0/event_id")
                .asText();
        JsonNode early = awaitState(refused, "dead_letter");
        assertEquals("schema_violated", early.get("code").asText());
        assertEquals("/id", early.get("pointer").asText());
        JsonNode late = awaitState(send("{\"id\":\"late\",\"seconds\":\"many\"}"), "dead_letter");
        assertEquals("column_refused", late.get("code").asText());
        assertEquals("late", late.at("/raw/id").asText());
    }

    @Test
    void mayStillFindWhatItDoesNotKnowWhileItIsYoungOrRefineHasLag() throws Exception {
        UUID young = Ids.timeOrdered(Instant.now());
        UUID old = Ids.timeOrdered(Instant.now().minus(Duration.ofMinutes(2)));
        assertNotFound(young, true);
        try (Connection connection = lock("claims_0, claims_1")) {
            UUID accepted = UUID.fromString(send("{\"id\":\"unclaimed\"}"));
            assertNotFound(accepted, true);
            eventually(() -> assertNotFound(old, true));
            connection.rollback();
            awaitState(accepted.toString(), "stored");
        }
        eventually(() -> assertNotFound(old, false));
        eventually(() -> assertNotFound(UUID.randomUUID(), false));
        assertEquals(
                "invalid_parameter", client.get("/events/7").body().get("code").asText());
    }

    private static void assertNotFound(UUID id, boolean retryable) throws IOException {
        Client.Answer answer = client.get("/events/" + id);
        assertEquals(404, answer.status(), answer.text());
        assertEquals("event_not_found", answer.body().get("code").asText());
        assertEquals(retryable, answer.body().get("retryable").asBoolean());
    }

    /** Others may read these tables and not write, until it is rolled back. */
    private static Connection lock(String tables) throws SQLException {
        Connection connection = DriverManager.getConnection(installation.jdbc());
        connection.setAutoCommit(false);
        connection.createStatement().execute("lock table " + tables + " in share mode");
        return connection;
    }
}
