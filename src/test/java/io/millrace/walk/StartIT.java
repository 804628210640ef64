package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.Processes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program starts and ends, as its user sees it. */
@Processes
class StartIT {
    @TempDir
    Path directory;

    @Test
    void startsWithABannerAndEndsWithZeroAndFindsItsDataAgainAlsoAfterAKill() throws Exception {
        Installation installation = Installation.in(directory);
        Client client = new Client(installation);
        try (ServerProcess first = ServerProcess.ready(directory, "run")) {
            assertTrue(first.output()
                    .contains("jdbc:postgresql://127.0.0.1:" + installation.postgres() + "/millrace?user="));
            assertEquals(
                    202,
                    client.post("/collect", "application/json", curlBody(first.output()))
                            .status());
            assertEquals(0, first.terminate());
        }
        try (ServerProcess second = ServerProcess.ready(directory, "run")) {
            second.kill();
        }
        try (ServerProcess third = ServerProcess.ready(directory, "run")) {
            assertEquals(200, client.get("/ready?for=process").status());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.get("/events").body().get("events").size() == 1);
            assertTold(third.output());
            assertEquals(0, third.terminate());
        }
    }

    /** Verticles, instances, channels, groups, topics and lag. */
    private static void assertTold(String output) {
        String log = output.replace("\"", "");
        assertTrue(log.contains("type=consume verticle=rows instances=1 group=rows channels=[store.rows]"), output);
        assertTrue(log.contains("group=rows topics=events.silver partitions=3 lag="), output);
    }

    @Test
    void endsWithZeroAlsoInTheMiddleOfItsStart() throws Exception {
        Installation.in(directory);
        Path postgres = directory.resolve("data/postgres/cluster/postmaster.pid");
        try (ServerProcess starting = ServerProcess.start(directory, Map.of(), List.of(), "run")) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(postgres));
            assertEquals(0, starting.terminate());
        }
        assertFalse(Files.exists(postgres), "PostgreSQL was stopped as well");
    }

    @Test
    void endsWithZeroWhileItWaitsForItsRegistry() {
        Installation.in(directory);
        Map<String, String> away = Map.of("MILLRACE_REGISTRY", "http://127.0.0.1:" + ServerProcess.freePort());
        try (ServerProcess waiting = ServerProcess.start(directory, away, List.of(), "run")) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting.output()
                    .contains("the start waits for it"));
            assertEquals(0, waiting.terminate(), waiting.output());
        }
        assertFalse(Files.exists(directory.resolve("data/postgres/cluster/postmaster.pid")));
    }

    /** A broker that takes the connection and never answers: the start would have failed without the signal too. */
    @Test
    void endsWithOneWhereTheStartFailsThoughItIsToEnd() throws Exception {
        Installation.in(directory);
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> kafka = Map.of("MILLRACE_KAFKA", "127.0.0.1:" + mute.getLocalPort());
            try (ServerProcess starting = ServerProcess.start(directory, kafka, List.of(), "run")) {
                mute.setSoTimeout(60_000);
                mute.accept();
                assertEquals(1, starting.terminate(), starting.output());
            }
        }
        assertFalse(Files.exists(directory.resolve("data/postgres/cluster/postmaster.pid")));
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        Installation installation = Installation.in(directory);
        for (int port :
                List.of(installation.http(), installation.kafka(), installation.postgres(), installation.s3())) {
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertRefused(Integer.toString(taken.getLocalPort()));
            }
        }
    }

    @Test
    void saysThatAnotherServerHoldsTheDataDirectory() {
        Installation.in(directory);
        try (ServerProcess holder = ServerProcess.ready(directory, "run")) {
            Installation.in(directory); // the same directory, other ports
            assertRefused("data");
            assertTrue(holder.alive());
        }
    }

    @Test
    void saysThatTheDataDirectoryCantBeWrittenOrIsCorrupt() throws Exception {
        Installation.in(directory);
        Path data = directory.resolve("data");
        Files.writeString(data, "a file where a directory should be");
        assertRefused("data");
        Files.delete(data);
        Files.createDirectories(data.resolve("kafka/log"));
        Files.writeString(data.resolve("kafka/log/meta.properties"), "garbage");
        assertRefused("kafka");
    }

    /** One sentence on one line, exit code 1, no stack trace. */
    private void assertRefused(String named) {
        ServerProcess server = ServerProcess.start(directory, Map.of(), List.of(), "run");
        assertEquals(1, server.exitCode(), server.output());
        List<String> sentences = server.output()
                .lines()
                .filter(line -> line.startsWith("millrace: "))
                .toList();
        assertEquals(1, sentences.size(), server.output());
        assertTrue(sentences.get(0).contains(named), server.output());
        assertFalse(server.output().contains("\tat "), server.output());
    }

    private static String curlBody(String banner) {
        Matcher curl = Pattern.compile("-d '([^']+)'").matcher(banner);
        assertTrue(curl.find(), banner);
        return curl.group(1);
    }
}
