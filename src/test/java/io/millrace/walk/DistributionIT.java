package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Version;
import io.millrace.json.Json;
import io.millrace.kit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive gives a user who has a Java runtime alone, in a directory with spaces in its name. */
@Processes
class DistributionIT {
    private static final List<String> COMMANDS = List.of(
            "run",
            "services",
            "validate",
            "config",
            "simulate",
            "status",
            "top",
            "tap",
            "version",
            "group",
            "balance",
            "reenter");

    @TempDir
    static Path directory;

    private static Installation place;
    private static Distribution full;

    @BeforeAll
    static void unpack() throws Exception {
        Path home = directory.resolve("Millrace on a disk");
        place = new Installation(
                home,
                ServerProcess.freePort(),
                ServerProcess.freePort(),
                ServerProcess.freePort(),
                ServerProcess.freePort());
        full = Distribution.unpacked(
                home,
                Map.of(
                        "MILLRACE_PORT", Integer.toString(place.http()),
                        "MILLRACE_KAFKA_PORT", Integer.toString(place.kafka()),
                        "MILLRACE_POSTGRES_PORT", Integer.toString(place.postgres()),
                        "MILLRACE_S3_PORT", Integer.toString(place.s3()),
                        "MILLRACE_URL", place.url("")));
    }

    @Test
    void everyCommandHasItsHelpAndWrongUsageIsTwo() throws Exception {
        assertTrue(full.run("version").out().startsWith("millrace " + Version.number() + ", Java "));
        for (String command : COMMANDS) {
            Distribution.Answer help = full.run(command, "--help");
            assertEquals(0, help.code(), help.err());
            assertTrue(help.out().startsWith("Usage: millrace " + command), help.out());
        }
        assertEquals(2, full.run("status", "--nonsense").code());
        assertEquals(2, full.run().code());
    }

    @Test
    void tellsTheSettingsAndEveryMistakeOfAFile() throws Exception {
        Distribution.Answer settings = full.run("config", "--json");
        assertEquals(0, settings.code());
        JsonNode port = setting(settings.json(), "/verticles/0/config/port");
        assertEquals(place.http(), port.path("value").asInt());
        assertEquals("environment MILLRACE_PORT", port.path("origin").asText());
        assertEquals(0, full.run("validate").code());

        Files.writeString(
                full.home().resolve("broken.json"),
                Files.readString(full.home().resolve("verticles.json"))
                        .replace("\"type\": \"balance\"", "\"type\": \"ballance\"")
                        .replace("\"instances\": 1, \"config\": { \"port\": 8000 }", "\"instances\": \"many\""));
        Distribution.Answer broken = full.run("validate", "--config", "broken.json");
        assertEquals(1, broken.code());
        assertTrue(broken.out().contains("did you mean 'balance'?"), broken.out());
        assertTrue(broken.out().contains("/verticles/0/instances"), broken.out());
        assertTrue(broken.out().stripTrailing().endsWith("broken.json has 2 mistakes"), broken.out());

        Distribution.Answer nothing = full.run("validate", "--config", "nothing.json");
        assertEquals(1, nothing.code());
        assertTrue(nothing.out().contains("no such file"), nothing.out());
    }

    @Test
    void runsWithItsServicesAndThenWithoutThemAgainstThoseOfAnother() throws Exception {
        declareParcels("{\"natural_id\": \".id\"}");
        Distribution.Answer before = full.run("validate", "--connect");
        assertEquals(0, before.code(), before.out());
        assertTrue(before.out().contains("kafka: ok, embedded and not running now"), before.out());
        String parcel;
        try (ServerProcess server = full.ready("run")) {
            parcel = collectParcel("p-1");
            awaitRevision(parcel, 1);
            commandsAnswer();
            assertEquals(0, server.terminate(), server.output());
        }
        Distribution slim = slim();
        try (ServerProcess services = full.ready("services")) {
            Distribution addressed = slim.with(addresses());
            assertEquals(0, addressed.run("validate", "--connect").code());
            declareParcels(
                    slim.home(),
                    "{\"natural_id\": \".id\", \"normalise\": \"{\\\"id\\\": .id, \\\"kilos\\\": .weight}\"}");
            try (ServerProcess server = addressed.ready("run")) {
                awaitRevision(collectParcel("p-2"), 1);
                reenter(addressed, parcel);
                assertEquals(0, server.terminate(), server.output());
            }
            assertEquals(0, services.terminate(), services.output());
        }
    }

    @Test
    void saysInOneSentenceThatTheEmbeddedServicesAreNotInstalled() throws Exception {
        Distribution.Answer answer = slim().run("run");
        assertEquals(1, answer.code());
        assertEquals(
                1,
                answer.err()
                        .lines()
                        .filter(line -> line.contains("the embedded services are not installed (no lib/embedded)"))
                        .count(),
                answer.err());
        assertEquals(2, answer.err().lines().count(), answer.err());
        assertTrue(answer.err().contains("kafka (MILLRACE_KAFKA), postgres (MILLRACE_POSTGRES), s3 (MILLRACE_S3)"));
    }

    /** Those that ask a server that runs. */
    private static void commandsAnswer() throws IOException {
        connectsAsAStartWould();
        Distribution.Answer status = full.run("status");
        assertEquals(0, status.code(), status.out());
        assertTrue(status.out().startsWith(place.url("") + " ok"), status.out());
        assertEquals(
                "ok", full.run("status", "--json").json().at("/health/status").asText());
        Distribution.Answer top = full.run("top", "--times", "1", "--interval", "0.5");
        assertEquals(0, top.code(), top.err());
        assertTrue(top.out().contains("store.rows") && top.out().contains("CONSUMER"), top.out());
        Distribution.Answer tap = full.run("tap", "--stage", "enrich", "--where", ".a >", "--no-follow");
        assertEquals(2, tap.code(), tap.out());
        tap = full.run("tap", "--stage", "enrich", "--no-follow");
        assertEquals(0, tap.code(), tap.err());
        assertEquals("0 events passed unseen", tap.err().strip());
        assertTrue(full.run("group", "show").out().startsWith("GROUP"));
        JsonNode partitions =
                full.run("group", "show", "--group", "rows", "--json").json();
        assertTrue(partitions.size() > 0);
        partitions.forEach(one -> assertTrue(one.path("stopped").isNull(), one.toString()));
        Distribution.Answer simulated = full.run("simulate", "--count", "50", "--json");
        assertEquals(0, simulated.code(), simulated.err());
        assertEquals(50, simulated.json().path("accepted").asInt(), simulated.out());
    }

    /** A bucket is made where it is absent; a database is not. */
    private static void connectsAsAStartWould() throws IOException {
        Distribution.Answer absent =
                full.with(Map.of("MILLRACE_S3_BUCKET", "another")).run("validate", "--connect");
        assertEquals(0, absent.code(), absent.out());
        assertTrue(absent.out().contains("another is not there yet"), absent.out());
        Distribution.Answer down =
                full.with(Map.of("MILLRACE_POSTGRES", "127.0.0.1:1/millrace")).run("validate", "--connect", "--json");
        assertEquals(1, down.code(), down.out());
        assertEquals("failed", down.json().at("/services/postgres/state").asText());
        assertEquals("ok", down.json().at("/services/kafka/state").asText());
    }

    private static void reenter(Distribution by, String event) throws Exception {
        Distribution.Answer looked = by.run("reenter", "--event-id", event);
        assertEquals(2, looked.code());
        assertTrue(looked.out().contains("say why with --reason"), looked.out());
        Distribution.Answer done = by.run("reenter", "--event-id", event, "--reason", "kilos", "--json");
        assertEquals(0, done.code(), done.err());
        assertEquals(1, done.json().path("written").asInt());
        awaitRevision(event, 2);
    }

    private static String collectParcel(String id) throws IOException {
        Client.Answer answer = new Client(place)
                .post("/collect/parcels", "application/json", "{\"id\": \"" + id + "\", \"weight\": 2.50}");
        assertEquals(202, answer.status(), answer.text());
        return answer.body().at("/results/0/event_id").asText();
    }

    private static void awaitRevision(String event, int revision) {
        Client client = new Client(place);
        Awaitility.await(event + " is stored as revision " + revision)
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    JsonNode found = client.get("/events/" + event).body();
                    return found.path("state").asText().equals("stored")
                            && found.path("revision").asInt() == revision;
                });
    }

    private static JsonNode setting(JsonNode tree, String pointer) {
        for (JsonNode setting : tree.path("settings")) {
            if (setting.path("pointer").asText().equals(pointer)) {
                return setting;
            }
        }
        throw new AssertionError("no setting " + pointer);
    }

    private static Map<String, String> addresses() {
        return Map.of(
                "MILLRACE_KAFKA", "127.0.0.1:" + place.kafka(),
                "MILLRACE_POSTGRES", "127.0.0.1:" + place.postgres() + "/millrace",
                "MILLRACE_S3", "http://127.0.0.1:" + place.s3());
    }

    private static void declareParcels(String declaration) throws IOException {
        declareParcels(full.home(), declaration);
    }

    private static void declareParcels(Path home, String declaration) throws IOException {
        Path folder = Files.createDirectories(home.resolve("streams/parcels"));
        Files.writeString(folder.resolve("stream.json"), declaration);
        ObjectNode schema = Json.object().put("type", "object");
        schema.putArray("required").add("id");
        Files.write(folder.resolve("schema.json"), Json.write(schema));
    }

    /** The installation without what may be deleted. */
    private static Distribution slim() throws IOException {
        Path home = directory.resolve("slim");
        if (Files.exists(home)) {
            return new Distribution(home, full.environment());
        }
        Distribution slim = Distribution.unpacked(home, full.environment());
        try (Stream<Path> jars = Files.list(home.resolve("lib/embedded"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        Files.delete(home.resolve("lib/embedded"));
        assertFalse(Files.exists(home.resolve("lib/embedded")));
        return slim;
    }
}
