package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.walk.Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Aggregates over HTTP, and whole listings as files. */
class AnalyticsIT extends QueryBench {
    private static final String STAMPS = "X-Message-Stamp-Holded\\\\%s\\\\Messenger\\\\Stamp\\\\%s";
    private static final int EVENTS = 30;
    private static final List<String> COMPANIES = List.of("acme", "=cmd()", "zeta");
    private static final String FIRST_HOUR = "2026-03-01T10:00:00+00:00";

    @BeforeAll
    static void sendEvents() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < EVENTS; number++) {
            lines.add(event(number));
        }
        Client.Answer answer = client.post("/collect/holded", "application/x-ndjson", String.join("\n", lines));
        assertEquals(202, answer.status(), answer.text());
        eventually(() ->
                assertEquals(EVENTS, judge.count("select coalesce(sum(total_events), 0) from company_analytics")));
    }

    @Test
    void listsWhatThereIs() throws IOException {
        List<String> names = new ArrayList<>();
        client.get("/api/v1/analytics")
                .body()
                .path("aggregates")
                .forEach(one -> names.add(one.path("name").asText()));
        assertTrue(
                names.containsAll(List.of("company_analytics", "event_type_summary", "company_hourly")),
                names.toString());
        Client.Answer none = client.get("/api/v1/analytics/nothing");
        assertEquals(404, none.status());
        assertEquals("aggregate_not_found", none.body().path("code").asText());
    }

    @Test
    void leadsFromPageToPage() throws IOException {
        List<String> companies = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = lines("company_analytics", "limit=1" + cursor);
            page.path("lines").forEach(line -> {
                companies.add(line.path("company_id").asText());
                assertEquals(
                        EVENTS / COMPANIES.size(), line.path("total_events").asInt());
            });
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asText();
        }
        assertEquals(
                List.of("=cmd()", "acme", "zeta"), companies.stream().sorted().toList());
        assertEquals(COMPANIES.size(), companies.size());
    }

    @Test
    void narrowsByKeysAndTime() throws IOException {
        JsonNode found = lines(
                "company_hourly", "company_id=acme&event_type=A&from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z");
        assertTrue(found.path("lines").size() > 0, found.toString());
        found.path("lines").forEach(line -> {
            assertEquals("acme", line.path("company_id").asText());
            assertEquals(FIRST_HOUR, line.path("hour").asText());
        });
        JsonNode all = lines("company_hourly", "company_id=acme&limit=2");
        JsonNode rest = lines(
                "company_hourly",
                "company_id=acme&cursor=" + all.path("next_cursor").asText());
        assertEquals(
                judge.count("select count(*) from company_hourly where company_id = 'acme'"),
                all.path("lines").size() + rest.path("lines").size());
    }

    @Test
    void refusesWhatItCannotAskFor() throws IOException {
        for (Map.Entry<String, String> wrong : Map.of(
                        "company_analytics", "nonsense=1",
                        "event_type_summary", "from=2026-03-01T10:00:00Z",
                        "company_hourly", "hour=soon")
                .entrySet()) {
            Client.Answer answer = client.get("/api/v1/analytics/" + wrong.getKey() + "?" + wrong.getValue());
            assertEquals(400, answer.status(), answer.text());
            assertEquals("invalid_parameter", answer.body().path("code").asText());
        }
        for (String query : List.of("cursor=x", "limit=0", "format=xml", "company_id=%00")) {
            assertEquals(
                    400,
                    client.get("/api/v1/analytics/company_analytics?" + query).status(),
                    query);
        }
    }

    @Test
    void givesWholeListingsAsFiles() throws IOException {
        String csv =
                client.get("/api/v1/analytics/company_analytics?format=csv").text();
        List<String> lines = csv.lines().toList();
        assertTrue(lines.getFirst().startsWith("company_id,total_events,last_seen,"), csv);
        assertEquals(1 + COMPANIES.size(), lines.size());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("'=cmd(),10,")), csv);

        String ndjson = client.get("/events?stream=holded&format=ndjson").text();
        assertEquals(EVENTS, ndjson.lines().count());
        ndjson.lines()
                .forEach(line ->
                        assertEquals("holded", judge.json(line).path("stream").asText()));
        assertEquals(
                1 + EVENTS,
                client.get("/events?stream=holded&format=csv").text().lines().count());
    }

    private static JsonNode lines(String aggregate, String query) throws IOException {
        Client.Answer answer = client.get("/api/v1/analytics/" + aggregate + "?" + query);
        assertEquals(200, answer.status(), answer.text());
        return answer.body();
    }

    private static String event(int number) {
        String company = COMPANIES.get(number % COMPANIES.size());
        return """
                {"data":{"id":"%1$d"},"headers":{"type":"%2$s","targetSubscription":"Billing",\
                "%3$s":{"accountId":"%4$s","userId":"u"},"%5$s":"a-%1$d","%6$s":"2026-03-01T%7$02d:30:00Z"}}""".formatted(
                        number,
                        number % 2 == 0 ? "A" : "B",
                        STAMPS.formatted("Shared\\\\Infrastructure", "NewContextStamp"),
                        company,
                        STAMPS.formatted("Core\\\\Messaging", "MessageIdStamp"),
                        STAMPS.formatted("Core\\\\Messaging", "TimestampStamp"),
                        10 + number / 10);
    }
}
