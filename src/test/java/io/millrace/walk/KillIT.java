package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server with its embedded services is killed three times in the middle of a load; what was answered with a 2xx is there, once. */
class KillIT {
    private static final int PACKAGES = 500;
    private static final int EVENTS = 20;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<String> ids = new ArrayList<>();

    @Test
    void losesAndDoublesNothingOverThreeKills() throws Exception {
        Installation installation = Installation.in(directory);
        Client client = new Client(installation);
        Judge judge = new Judge(installation);
        ServerProcess server = ServerProcess.ready(directory, "run");
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> sendAll(client));
        for (int kill = 1; kill <= KILLS; kill++) {
            int until = PACKAGES * kill / (KILLS + 1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> acknowledged.get() >= until || load.isDone());
            server.kill();
            server = ServerProcess.ready(directory, "run");
        }
        load.get();

        long expected = (long) PACKAGES * EVENTS;
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> judge.count("select count(*) from events") >= expected);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> judge.lines("enriched/holded/").size() >= expected);
        assertEquals(expected, judge.count("select count(*) from events"));
        assertEquals(expected, judge.count("select count(distinct message_id_stamp) from events"));
        assertEquals(expected, judge.lines("enriched/holded/").size());
        assertEquals(expected, judge.count("select sum(total_events) from company_analytics"));
        assertTrue(missing(judge).isEmpty(), "acknowledged, but neither stored nor told as duplicate");
        assertEquals(0, judge.count("select count(*) from dead_letters"));
        assertEquals(0, server.terminate());
    }

    private Set<String> missing(Judge judge) {
        Set<String> missing = new HashSet<>(ids);
        judge.rows("select event_id from events union all select event_id from outcomes")
                .forEach(row -> missing.remove(row.get(0)));
        return missing;
    }

    private void sendAll(Client client) {
        for (int number = 0; number < PACKAGES; number++) {
            String body = packageOf(number);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> send(client, body));
            acknowledged.incrementAndGet();
        }
    }

    /** True once it was answered with 202; a broken connection or 503 promises nothing, so the same package is sent again. */
    private boolean send(Client client, String body) {
        try {
            Client.Answer answer = client.post("/collect", "application/x-ndjson", body);
            if (answer.status() != 202) {
                return false;
            }
            for (JsonNode result : answer.body().get("results")) {
                ids.add(result.get("event_id").asText());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String packageOf(int number) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            lines.append("""
                    {"data":{"id":"d%1$d","amount":%1$d.50},"headers":{"type":"Holded\\\\Wallet\\\\Domain\\\\Transaction\\\\Events\\\\CreatedEvent","targetSubscription":"Wallet","X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp":{"accountId":"a%2$d","userId":"u"},"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp":"m%1$d"}}
                    """.formatted(number * EVENTS + i, i % 7));
        }
        return lines.toString();
    }
}
