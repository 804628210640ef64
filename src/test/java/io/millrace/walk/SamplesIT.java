package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The 400 samples sent three ways through a server of its own process, judged by plain clients. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Processes
class SamplesIT {
    private static final String MESSAGE_ID =
            "X-Message-Stamp-Holded\\Core\\Messaging\\Messenger\\Stamp\\MessageIdStamp";

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Client client;
    private static Judge judge;
    private static List<String> samples;
    /** By index of the sample: the event ids of the three deliveries. */
    private static final Map<Integer, List<String>> IDS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        Installation installation = Installation.in(directory);
        server = ServerProcess.ready(directory, "run");
        client = new Client(installation);
        judge = new Judge(installation);
        samples = Files.readAllLines(Path.of("src/test/resources/data/holded_events.ndjson"));
    }

    @AfterAll
    static void stop() {
        assertEquals(0, server.terminate());
    }

    @Test
    @Order(1)
    void acceptsTheSamplesAsLinesAsArrayAndSingly() throws Exception {
        remember(client.post("/collect", "application/x-ndjson", String.join("\n", samples)), 0);
        remember(client.post("/collect", "application/json", "[" + String.join(",", samples) + "]"), 0);
        for (int i = 0; i < samples.size(); i++) {
            remember(client.post("/collect", "application/json", samples.get(i)), i);
        }
        assertEquals(samples.size(), IDS.size());
        assertTrue(IDS.values().stream().allMatch(ids -> ids.size() == 3));
    }

    @Test
    @Order(2)
    void storesEachOnce() {
        long expected = samples.size() + 2 * withoutMessageId();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> judge.count("select count(*) from events") == expected);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> judge.lines("enriched/holded/").size() >= expected);
        assertEquals(expected, judge.lines("enriched/holded/").size());
        assertEquals(expected, judge.count("select count(distinct event_id) from events"));
    }

    @Test
    @Order(3)
    void archivesEachDeliveryTokenForToken() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> judge.lines("raw/holded/").size() >= 3 * samples.size());
        List<String> archived = new ArrayList<>();
        for (String line : judge.lines("raw/holded/")) {
            int event = line.indexOf("\"event\":") + "\"event\":".length();
            archived.add(line.substring(event, line.length() - 1));
        }
        List<String> sent = new ArrayList<>();
        samples.forEach(sample -> sent.addAll(Collections.nCopies(3, sample)));
        Collections.sort(archived);
        Collections.sort(sent);
        assertEquals(sent, archived);
    }

    @Test
    @Order(4)
    void keepsAggregatesThatEqualSqlOverTheRows() {
        assertEquals(
                judge.rows(
                        "select new_context_account_id, count(*), max(timestamp_stamp), round(avg(data_quality_score), 6)"
                                + " from events group by 1 order by 1"),
                judge.rows(
                        "select company_id, total_events, last_seen, round(mean_quality_score, 6) from company_analytics order by 1"));
        assertEquals(
                judge.rows(
                        "select type, count(*), count(distinct new_context_account_id), round(avg(data_quality_score), 6),"
                                + " max(timestamp_stamp) from events group by 1 order by 1"),
                judge.rows(
                        "select event_type, total_events, distinct_companies, round(mean_quality_score, 6), last_seen"
                                + " from event_type_summary order by 1"));
        assertEquals(
                judge.rows(
                        "select new_context_account_id, type, business_context, date_trunc('hour', timestamp_stamp), count(*)"
                                + " from events group by 1, 2, 3, 4 order by 1, 2, 3, 4"),
                judge.rows("select company_id, event_type, business_context, hour, total_events from company_hourly"
                        + " order by 1, 2, 3, 4"));
    }

    @Test
    @Order(5)
    void tellsEveryRepeatAsDuplicateOfItsHolder() throws Exception {
        for (int i = 0; i < samples.size(); i++) {
            List<String> ids = IDS.get(i);
            boolean named = hasMessageId(samples.get(i));
            int stored = 0;
            for (String id : ids) {
                JsonNode event = client.get("/events/" + id).body();
                if (event.get("state").asText().equals("stored")) {
                    stored++;
                    continue;
                }
                assertEquals("duplicate", event.get("state").asText());
                assertTrue(ids.contains(event.get("duplicate_of").asText()));
                assertEquals(false, event.get("differs").asBoolean());
            }
            assertEquals(named ? 1 : 3, stored);
        }
    }

    @Test
    @Order(6)
    void balancesToNothing() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String metrics = client.get("/metrics").text();
            assertTrue(metrics.contains("millrace_balance_residual 0.0"), metrics);
            assertTrue(metrics.contains("millrace_balance_entered 1200.0"), metrics);
        });
    }

    private static void remember(Client.Answer answer, int from) {
        assertEquals(202, answer.status(), answer.text());
        int index = from;
        for (JsonNode result : answer.body().get("results")) {
            IDS.computeIfAbsent(index++, i -> new ArrayList<>())
                    .add(result.get("event_id").asText());
        }
    }

    private static long withoutMessageId() {
        return samples.stream().filter(sample -> !hasMessageId(sample)).count();
    }

    private static boolean hasMessageId(String sample) {
        JsonNode event = judge.json(sample);
        JsonNode stamps = event.has("headers") ? event.get("headers") : event.get("attributes");
        return stamps.hasNonNull(MESSAGE_ID);
    }
}
