package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.kit.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers beside services of their own process share the partitions; either is killed, the other goes on. */
@Processes
class TwoNodesIT {
    /** Generous, since a busy machine is no failure of the mechanism; the figure is printed, and is to be within 8 s. */
    private static final Duration FAILOVER = Duration.ofSeconds(30);

    private static final String EVENT = """
            {"data":{"id":"d%1$d"},"headers":{"type":"INVOICE_CREATED","targetSubscription":"Billing","X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp":{"accountId":"a%1$d","userId":"u"},"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp":"m%1$d"}}""";

    @TempDir
    Path directory;

    @Test
    void theOtherNodeSettlesEveryPartitionWhicheverIsKilled() throws Exception {
        Installation installation = Installation.in(directory);
        Judge judge = new Judge(installation);
        int other = ServerProcess.freePort();
        installation.node("one.json", installation.http());
        installation.node("two.json", other);
        Client ofOne = new Client(installation);
        Client ofTwo = new Client(installation.through(other));
        try (ServerProcess services = ServerProcess.ready(directory, "services");
                ServerProcess one = ServerProcess.ready(directory, "run", "--config", "one.json")) {
            assertTrue(services.alive());
            try (ServerProcess two = ServerProcess.ready(directory, "run", "--config", "two.json")) {
                settlesAfterKill(judge, two, ofTwo, ofOne, 0);
            }
            try (ServerProcess two = ServerProcess.ready(directory, "run", "--config", "two.json")) {
                takeAWiderSchemaWhileTheyRun(ofOne, ofTwo);
                settlesAfterKill(judge, one, ofOne, ofTwo, 600);
                publishesTheAggregatesAsTheyAre(installation, ofTwo);
                assertEquals(0, two.terminate());
            }
            assertEquals(1200, judge.count("select count(distinct message_id_stamp) from events"));
        }
    }

    /** Registered at one node, in force at both. The event is a duplicate, since nothing more is to be counted. */
    private static void takeAWiderSchemaWhileTheyRun(Client one, Client two) throws IOException {
        String event = EVENT.formatted(0).replace("{\"id\"", "{\"amount\":\"12\",\"id\"");
        assertEquals(422, one.post("/collect", "application/json", event).status());
        assertEquals(422, two.post("/collect", "application/json", event).status());
        String schema = one.get("/registry/subjects/holded/versions/latest")
                .body()
                .path("schema")
                .asText();
        String wider = schema.replace(
                "\"amount\": { \"type\": \"number\" }", "\"amount\": { \"type\": [\"number\", \"string\"] }");
        String narrower = schema.replace("\"maxLength\": 256", "\"maxLength\": 8");
        assertEquals(409, register(one, narrower).status());
        assertEquals(200, register(one, wider).status());
        for (Client node : List.of(one, two)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            node.post("/collect", "application/json", event).status() == 202);
        }
    }

    private static Client.Answer register(Client client, String schema) throws IOException {
        return client.post(
                "/registry/subjects/holded/versions",
                "application/json",
                Json.object().put("schemaType", "JSON").put("schema", schema).toString());
    }

    /** Of events.analytics the last record of each line, whichever node wrote it. */
    private static void publishesTheAggregatesAsTheyAre(Installation installation, Client client) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<String, Set<JsonNode>> published = AnalyticsTopic.newest(installation);
            for (String aggregate : List.of("company_analytics", "event_type_summary", "company_hourly")) {
                Set<JsonNode> lines = client.get("/api/v1/analytics/" + aggregate + "?format=ndjson")
                        .text()
                        .lines()
                        .map(Json::read)
                        .collect(Collectors.toSet());
                assertEquals(lines, published.get(aggregate), aggregate);
            }
        });
    }

    private static void settlesAfterKill(Judge judge, ServerProcess node, Client ofNode, Client survivor, int sent)
            throws Exception {
        awaitSharing(ofNode, survivor);
        send(survivor, sent);
        awaitRows(judge, sent + 300, Duration.ofSeconds(30));
        node.kill();
        Instant killed = Instant.now();
        send(survivor, sent + 300);
        awaitRows(judge, sent + 600, FAILOVER);
        System.out.printf(
                "failover: all partitions settled %d ms after the kill%n",
                Duration.between(killed, Instant.now()).toMillis());
    }

    /** Until each holds a part of the events' partitions, as refine and as rows. */
    private static void awaitSharing(Client one, Client two) {
        for (String group : List.of("refine", "rows")) {
            Awaitility.await(group + " is shared")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        Set<String> first = partitions(one, group);
                        Set<String> second = partitions(two, group);
                        return !first.isEmpty() && !second.isEmpty() && Collections.disjoint(first, second);
                    });
        }
    }

    private static Set<String> partitions(Client client, String group) throws IOException {
        return client.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("millrace_consume_lag{") && line.contains("group=\"" + group + "\""))
                .map(line -> line.substring(0, line.indexOf('}')))
                .collect(Collectors.toSet());
    }

    private static void awaitRows(Judge judge, long rows, Duration within) {
        Awaitility.await()
                .atMost(within)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> judge.count("select count(*) from events") == rows);
    }

    /** 300 events whose ids spread over all partitions. */
    private static void send(Client client, int from) throws Exception {
        List<String> lines =
                IntStream.range(from, from + 300).mapToObj(EVENT::formatted).collect(Collectors.toList());
        assertEquals(
                202,
                client.post("/collect", "application/x-ndjson", String.join("\n", lines))
                        .status());
    }
}
