package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kit.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server with its embedded services is killed three times in the middle of made-up events, some wrong and some twice; what was
 * answered is there, once.
 */
@Processes
class KillIT {
    private static final int EVENTS = 10_000;
    private static final int PACKAGE = 20;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> accepted = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    // without a message id, an event of a package whose answer was lost is another one when it is sent again
    private int namelessAnswered;
    private int namelessUnanswered;

    @Test
    void losesAndDoublesNothingOverThreeKills() throws Exception {
        Installation installation = Installation.in(directory);
        Client client = new Client(installation);
        Judge judge = new Judge(installation);
        List<String> events = new ArrayList<>();
        JsonNode made = makeUp(judge, events);
        ServerProcess server = ServerProcess.ready(directory, "run");
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> sendAll(client, events));
        for (int kill = 1; kill <= KILLS; kill++) {
            int until = EVENTS * kill / (KILLS + 1);
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> answered.get() >= until || load.isDone());
            assertFalse(load.isDone(), "the kill meets a load");
            server.kill();
            server = ServerProcess.ready(directory, "run");
        }
        load.get();

        long valid = made.get("valid").asLong();
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertEquals(
                    Set.of(),
                    missing(accepted, judge, "select event_id from events union all select event_id from outcomes"));
            assertEquals(Set.of(), missing(rejected, judge, "select event_id from dead_letters"));
            assertTrue(client.get("/metrics").text().contains("millrace_balance_residual 0.0"));
            assertTrue(judge.lines("enriched/holded/").size() >= valid);
        });
        long rows = judge.count("select count(*) from events");
        long nameless = judge.count("select count(*) from events where message_id_stamp = event_id::text");
        assertEquals(valid - namelessAnswered, rows - nameless);
        assertTrue(namelessAnswered <= nameless && nameless <= namelessAnswered + namelessUnanswered);
        assertEquals(rows, judge.count("select count(distinct message_id_stamp) from events"));
        assertEquals(rows, judge.lines("enriched/holded/").size());
        assertEquals(rows, judge.count("select sum(total_events) from company_analytics"));
        assertTrue(rejected.size() >= made.get("invalid").asLong(), "each wrong one was refused");
        assertEquals(rejected.size(), new HashSet<>(rejected).size());
        assertEquals(0, server.terminate());
    }

    /** The same as a user would send, as lines; what they are is told. */
    private JsonNode makeUp(Judge judge, List<String> events) {
        String printed;
        try (ServerProcess sender = ServerProcess.start(
                directory,
                Map.of(),
                List.of(),
                "simulate",
                "--print",
                "--quiet",
                "--json",
                "--count=" + EVENTS,
                "--share-invalid=0.05",
                "--share-duplicate=0.1",
                "--seed=7")) {
            assertEquals(0, sender.exitCode(), sender.output());
            printed = sender.output();
        }
        int summary = printed.indexOf("\n{\n") < 0 ? printed.indexOf("\n{ \n") : printed.indexOf("\n{\n");
        printed.substring(0, summary)
                .lines()
                .filter(line -> !line.startsWith("time="))
                .forEach(events::add);
        assertEquals(EVENTS, events.size());
        return judge.json(printed.substring(summary)).get("made");
    }

    private static Set<String> missing(List<String> ids, Judge judge, String sql) {
        Set<String> missing = new HashSet<>(ids);
        judge.rows(sql).forEach(row -> missing.remove(row.get(0)));
        return missing;
    }

    private void sendAll(Client client, List<String> events) {
        for (int from = 0; from < events.size(); from += PACKAGE) {
            List<String> lines = events.subList(from, Math.min(from + PACKAGE, events.size()));
            String body = String.join("\n", lines);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> send(client, body, lines) || unanswered(lines));
            answered.addAndGet(lines.size());
        }
    }

    /** True once it was answered for each event; a broken connection or 503 promises nothing, so the same package is sent again. */
    private boolean send(Client client, String body, List<String> events) {
        try {
            Client.Answer answer = client.post("/collect", "application/x-ndjson", body);
            if (!Set.of(202, 207, 422).contains(answer.status())) {
                return false;
            }
            for (JsonNode result : answer.body().get("results")) {
                boolean taken = result.get("status").asText().equals("accepted");
                (taken ? accepted : rejected).add(result.get("event_id").asText());
                namelessAnswered +=
                        taken && nameless(events.get(result.get("index").asInt())) ? 1 : 0;
            }
            assertEquals(events.size(), answer.body().get("results").size());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean unanswered(List<String> events) {
        namelessUnanswered += (int) events.stream().filter(KillIT::nameless).count();
        return false;
    }

    private static boolean nameless(String event) {
        return !event.contains("MessageIdStamp");
    }
}
