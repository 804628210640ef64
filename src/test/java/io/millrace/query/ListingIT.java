package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.walk.Client;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people ask of many events. */
class ListingIT extends QueryBench {
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
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS); // receipts are no finer
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
        Client.Answer answer =
                client.get("/events?state=lost&from=yesterday&to=2026&correlation_id=7&limit=0&colour=red");
        assertEquals(400, answer.status());
        assertEquals("invalid_parameter", answer.body().get("code").asText());
        assertFalse(answer.body().get("retryable").asBoolean());
        assertEquals(
                List.of("colour", "correlation_id", "from", "limit", "state", "to"),
                answer.body().get("errors").findValuesAsText("parameter").stream()
                        .sorted()
                        .toList());
        for (String cursor : List.of("***", "bm90aGluZw")) {
            JsonNode refused = client.get("/events?cursor=" + cursor).body();
            assertEquals("cursor", refused.at("/errors/0/parameter").asText(), refused.toString());
        }
        assertEquals(400, client.get("/events?limit=1001").status());
    }

    private static JsonNode list(String query) throws IOException {
        Client.Answer answer = client.get("/events?" + query);
        assertEquals(200, answer.status(), answer.text());
        return answer.body();
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
}
