package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers beside services of their own process share the partitions; one is killed, the other goes on. */
class TwoNodesIT {
    /** Generous, since a busy machine is no failure of the mechanism; the figure is printed, and is to be within 8 s. */
    private static final Duration FAILOVER = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void theOtherNodeSettlesEveryPartition() throws Exception {
        Installation installation = Installation.in(directory);
        Judge judge = new Judge(installation);
        Client client = new Client(installation);
        installation.node("one.json", installation.http());
        installation.node("two.json", ServerProcess.freePort());
        try (ServerProcess services = ServerProcess.ready(directory, "services");
                ServerProcess one = ServerProcess.ready(directory, "run", "--config", "one.json");
                ServerProcess two = ServerProcess.ready(directory, "run", "--config", "two.json")) {
            assertTrue(services.alive());
            send(client, 0);
            awaitRows(judge, 300, Duration.ofSeconds(30));
            two.kill();
            Instant killed = Instant.now();
            send(client, 300);
            awaitRows(judge, 600, FAILOVER);
            System.out.printf(
                    "failover: all partitions settled %d ms after the kill%n",
                    Duration.between(killed, Instant.now()).toMillis());
            assertEquals(600, judge.count("select count(distinct message_id_stamp) from events"));
            assertEquals(0, one.terminate());
        }
    }

    private static void awaitRows(Judge judge, long rows, Duration within) {
        Awaitility.await()
                .atMost(within)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> judge.count("select count(*) from events") == rows);
    }

    /** 300 events whose ids spread over all partitions. */
    private static void send(Client client, int from) throws Exception {
        List<String> lines = IntStream.range(from, from + 300)
                .mapToObj(i -> """
                        {"data":{"id":"d%1$d"},"headers":{"type":"INVOICE_CREATED","targetSubscription":"Billing","X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp":{"accountId":"a%1$d","userId":"u"},"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp":"m%1$d"}}""".formatted(i))
                .collect(Collectors.toList());
        assertEquals(
                202,
                client.post("/collect", "application/x-ndjson", String.join("\n", lines))
                        .status());
    }
}
