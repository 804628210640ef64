package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kit.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up events, some wrong and some twice: the sender's summary, metrics, rows, objects and letters agree to the unit. */
@Processes
class SimulatedIT {
    @TempDir
    Path directory;

    @Test
    void everyCountAgreesWithWhatWasSent() throws Exception {
        Installation installation = Installation.in(directory);
        Client client = new Client(installation);
        Judge judge = new Judge(installation);
        try (ServerProcess server = ServerProcess.ready(directory, "run")) {
            JsonNode summary = simulate(judge, installation);
            long valid = summary.at("/made/valid").asLong();
            long invalid = summary.at("/made/invalid").asLong();
            long duplicate = summary.at("/made/duplicate").asLong();
            assertEquals(10_000, valid + invalid + duplicate);
            assertEquals(valid + duplicate, summary.get("accepted").asLong());
            assertEquals(invalid, summary.get("rejected").asLong());

            Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertEquals(valid, judge.count("select count(*) from events"));
                assertEquals(duplicate, judge.count("select count(*) from outcomes where outcome = 'duplicate'"));
                assertEquals(invalid, judge.count("select count(*) from dead_letters"));
                assertEquals(valid, judge.count("select sum(total_events) from company_analytics"));
                assertEquals(valid + duplicate, judge.lines("raw/").size());
                assertEquals(valid, judge.lines("enriched/").size());
                assertEquals(invalid, judge.lines("dead-letter/").size());
                String metrics = client.get("/metrics").text();
                List.of(
                                "entered 10000.0",
                                "stored " + valid + ".0",
                                "duplicate " + duplicate + ".0",
                                "dead_letter " + invalid + ".0",
                                "residual 0.0")
                        .forEach(term -> assertTrue(metrics.contains("millrace_balance_" + term), term));
            });
            assertEquals(0, server.terminate());
        }
    }

    private JsonNode simulate(Judge judge, Installation installation) {
        ServerProcess sender = ServerProcess.start(
                directory,
                Map.of(),
                List.of(),
                "simulate",
                "--url",
                installation.url(""),
                "--count=10000",
                "--rate=2000",
                "--share-invalid=0.05",
                "--share-duplicate=0.1",
                "--seed=7",
                "--json");
        assertEquals(0, sender.exitCode(), sender.output());
        return judge.json(sender.output().substring(sender.output().indexOf("\n{") + 1));
    }
}
