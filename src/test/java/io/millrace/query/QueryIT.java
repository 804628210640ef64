package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.Ids;
import io.millrace.walk.Client;
import io.millrace.walk.Installation;
import io.millrace.walk.Judge;
import io.millrace.walk.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask of events, on a server that cuts an object at every tenth record and never by age. */
class QueryIT {
    private static final int RECORDS = 10;
    private static final Map<String, String> CUTS =
            Map.of("MILLRACE_OBJECTS_CUT_AGE", "3600000", "MILLRACE_OBJECTS_CUT_RECORDS", Integer.toString(RECORDS));

    @TempDir
    static Path directory;

    private static Installation installation;
    private static ServerProcess server;
    private static Client client;
    private static Judge judge;

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

    /** Repeats go to the partition of the first in raw, and what is of one account to one partition in silver. */
    private static void fillTheCutsOf(String id, String account) throws IOException {
        for (int number = 0; number < RECORDS; number++) {
            send("{\"id\":\"" + id + "\",\"seconds\":" + number + "}");
            send("{\"id\":\"" + UUID.randomUUID() + "\",\"account\":\"" + account + "\"}");
        }
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

    @Test
    void pagesThroughEventsOfOneReceiptEachOnceTheLastOfTheBodyFirst() throws IOException {
        String correlation = sendPackage("page", 25);
        List<String> seen = new ArrayList<>();
        List<Integer> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = list("correlation_id=" + correlation + "&limit=10" + cursor);
            page.get("events").forEach(event -> seen.add(event.get("message_id").asText()));
            pages.add(page.get("events").size());
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertEquals(List.of(10, 10, 5), pages);
        assertEquals(
                IntStream.range(0, 25)
                        .mapToObj(number -> "page" + (24 - number))
                        .toList(),
                seen);
    }

    @Test
    void listsNewestReceiptFirstOverAllStatesAndPages() throws IOException {
        sendPackage("older", 3);
        String newest = sendPackage("newer", 3);
        send("{\"id\":\"newer0\"}");
        client.post("/collect/visits", "application/json", "{\"id\":\"\"}");
        eventually(() -> assertEquals(
                List.of("dead_letter", "duplicate", "stored"),
                list("limit=3").get("events").findValuesAsText("state")));
        assertEquals(newest, list("limit=3").at("/events/2/correlation_id").asText());
        List<Instant> receipts = new ArrayList<>();
        JsonNode page = list("limit=4");
        while (!page.get("next_cursor").isNull()) {
            page.get("events")
                    .forEach(event ->
                            receipts.add(Instant.parse(event.get("received_at").asText())));
            page = list("limit=4&cursor=" + page.get("next_cursor").asText());
        }
        assertTrue(receipts.size() >= 8);
        assertEquals(
                receipts.stream().sorted(java.util.Comparator.reverseOrder()).toList(), receipts);
    }

    @Test
    void listsWhatEachFilterAsksFor() throws IOException {
        Instant before = Instant.now();
        String id = send("{\"id\":\"wanted\",\"kind\":\"click\",\"account\":\"a\"}");
        send("{\"id\":\"other\",\"kind\":\"view\",\"account\":\"b\"}");
        JsonNode stored = awaitState(id, "stored");
        JsonNode duplicate = awaitState(send("{\"id\":\"wanted\"}"), "duplicate");
        String since = "from=" + before;
        eventually(() -> assertEquals(3, list(since).get("events").size()));
        assertListed(since + "&type=click", stored);
        assertListed(since + "&account_id=a", stored);
        assertListed(since + "&message_id=wanted", duplicate, stored);
        assertListed(since + "&message_id=wanted&state=duplicate", duplicate);
        assertListed("correlation_id=" + stored.get("correlation_id").asText(), stored);
        assertListed("to=" + duplicate.get("received_at").asText() + "&message_id=wanted", stored);
        assertListed(since + "&state=filtered");
        assertListed(since + "&stream=holded");
        assertListed(since + "&stream=visits&message_id=wanted", duplicate, stored);
        assertListed(since + "&type=click&stream=holded");
    }

    private static void assertListed(String query, JsonNode... events) throws IOException {
        assertEquals(
                List.of(events).stream()
                        .map(event -> event.get("event_id").asText()
                                + event.get("state").asText())
                        .toList(),
                list(query)
                        .get("events")
                        .valueStream()
                        .map(event -> event.get("event_id").asText()
                                + event.get("state").asText())
                        .toList(),
                query);
    }

    @Test
    void namesEveryParameterThatCantBeUsed() throws IOException {
        Client.Answer answer = client.get(
                "/events?cursor=bm90aGluZw&state=lost&from=yesterday&to=2026&correlation_id=7&limit=0&colour=red");
        assertEquals(400, answer.status());
        assertEquals("invalid_parameter", answer.body().get("code").asText());
        assertFalse(answer.body().get("retryable").asBoolean());
        assertEquals(
                List.of("colour", "correlation_id", "cursor", "from", "limit", "state", "to"),
                answer.body().get("errors").findValuesAsText("parameter").stream()
                        .sorted()
                        .toList());
        assertEquals(400, client.get("/events?cursor=***").status());
        assertEquals(400, client.get("/events?limit=1001").status());
    }

    private static JsonNode list(String query) throws IOException {
        Client.Answer answer = client.get("/events?" + query);
        assertEquals(200, answer.status(), answer.text());
        return answer.body();
    }

    /** The event's id. */
    private static String send(String event) throws IOException {
        Client.Answer answer = client.post("/collect/visits", "application/json", event);
        assertEquals(202, answer.status(), answer.text());
        return answer.body().at("/results/0/event_id").asText();
    }

    /** Sends and awaits so many events in one body; their correlation id. */
    private static String sendPackage(String prefix, int events) throws IOException {
        List<String> lines = IntStream.range(0, events)
                .mapToObj(number -> "{\"id\":\"" + prefix + number + "\"}")
                .toList();
        JsonNode answer = client.post("/collect/visits", "application/x-ndjson", String.join("\n", lines))
                .body();
        String correlation = answer.get("correlation_id").asText();
        eventually(() -> assertEquals(
                events, judge.count("select count(*) from visits where correlation_id = '" + correlation + "'")));
        return correlation;
    }

    private static JsonNode awaitState(String id, String state) {
        eventually(() -> assertEquals(state, event(id).path("state").asText()));
        try {
            return event(id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode event(String id) throws IOException {
        return client.get("/events/" + id).body();
    }

    /** Others may read these tables and not write, until it is rolled back. */
    private static Connection lock(String tables) throws SQLException {
        Connection connection = DriverManager.getConnection(installation.jdbc());
        connection.setAutoCommit(false);
        connection.createStatement().execute("lock table " + tables + " in share mode");
        return connection;
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(holds);
    }
}
