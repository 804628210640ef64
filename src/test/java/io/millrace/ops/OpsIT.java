package io.millrace.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Channels;
import io.millrace.json.Json;
import io.millrace.walk.Client;
import io.millrace.walk.Installation;
import io.millrace.walk.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a node: what runs, how it stands, and its counts after traffic that is known to the unit. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpsIT {
    /** Three that are stored, a repeat, one for the filter, one that no column takes, one that the schema refuses. */
    private static final List<String> TRAFFIC = List.of(
            "{\"id\":\"1\"}",
            "{\"id\":\"2\"}",
            "{\"id\":\"3\"}",
            "{\"id\":\"3\"}",
            "{\"id\":\"4\",\"machine\":true}",
            "{\"id\":\"5\",\"seconds\":\"many\"}",
            "{\"id\":6}");

    private static final List<String> STAGES = List.of(
            "collect",
            "validate",
            "normalise",
            "deduplicate",
            "enrich",
            "publish",
            "store_rows",
            "store_objects",
            "quarantine_rows");

    /** Components that are beyond a bound here. */
    private static final Set<String> BOUNDED = Set.of("errors", "storage");

    /** How long a record stays in its topic after all have settled it, in ms. */
    private static final int GRACE = 8_000;

    @TempDir
    static Path directory;

    private static Installation installation;
    private static ServerProcess server;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.in(directory).withStreams("visits");
        instances(Map.of("validate", 2, "store.rows", 2, "rows", 2, "letter.rows", 2));
        server = ServerProcess.ready(directory, Map.of("MILLRACE_OBJECTS_CUT_AGE", "500"), List.of(), "run");
        client = new Client(installation);
    }

    /** By name, in the one file. */
    private static void instances(Map<String, Integer> wanted) throws IOException {
        JsonNode config = file();
        config.get("verticles").forEach(verticle -> ((ObjectNode) verticle)
                .put(
                        "instances",
                        wanted.getOrDefault(
                                name(verticle), verticle.get("instances").asInt())));
        ((ObjectNode) config.at("/services/postgres")).put("lockTimeout", 500);
        ((ObjectNode) config)
                .putObject("health")
                .put("errorEvents", TRAFFIC.size())
                .put("databaseSize", 1);
        config.get("verticles")
                .valueStream()
                .filter(verticle -> name(verticle).equals("trim"))
                .forEach(trim -> ((ObjectNode) trim)
                        .putObject("config")
                        .put("interval", 200)
                        .put("grace", GRACE));
        Files.write(directory.resolve("verticles.json"), Json.write(config));
    }

    @AfterAll
    static void stop() {
        assertEquals(0, server.terminate());
    }

    @Test
    @Order(1)
    void warnsOfInstancesThatHaveNoPartition() {
        List<String> warnings = server.output()
                .lines()
                .filter(line -> line.contains("more instances than partitions"))
                .toList();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.getFirst().contains("verticle=\"letter.rows\" instances=\"2\" partitions=\"1\""),
                warnings.getFirst());
    }

    @Test
    @Order(2)
    void showsWhatTheFileSaysAndWhichPartitionsAreHeld() throws IOException {
        JsonNode topology = client.get("/api/v1/topology").body();
        assertEquals(
                verticles(file()).stream().map(OpsIT::shape).toList(),
                verticles(topology).stream().map(OpsIT::shape).toList());
        assertEquals(
                Channels.stages(),
                topology.get("channels").valueStream().map(JsonNode::asText).toList());
        eventually(() -> assertEquals(
                List.of(
                        "archive events.raw 3",
                        "objects events.silver 3",
                        "quarantine.objects events.dead.letter 1",
                        "quarantine.rows events.dead.letter 1",
                        "refine events.raw 3",
                        "refine events.reentry 3",
                        "rows events.silver 3"),
                held(client.get("/api/v1/topology").body())));
    }

    private static List<JsonNode> verticles(JsonNode tree) {
        return tree.get("verticles").valueStream().toList();
    }

    private static String shape(JsonNode verticle) {
        JsonNode config = verticle.path("config").isMissingNode() ? verticle : verticle.get("config");
        return Stream.of(
                        verticle.get("type").asText(),
                        name(verticle),
                        verticle.get("instances").asText(),
                        config.path("group").asText(),
                        config.path("topics").toString(),
                        config.path("route").toString())
                .toList()
                .toString();
    }

    private static String name(JsonNode verticle) {
        return verticle.path("name").asText(verticle.get("type").asText());
    }

    /** Group, topic and how many partitions of it are held, each by one member. */
    private static List<String> held(JsonNode topology) {
        List<String> all = topology.get("partitions")
                .valueStream()
                .filter(held -> held.get("lag").asLong() == 0
                        && held.get("state").asText().equals("ready"))
                .map(held ->
                        held.get("group").asText() + " " + held.get("topic").asText() + " "
                                + held.get("partition").asText())
                .toList();
        assertEquals(all.size(), all.stream().distinct().count());
        return all.stream()
                .map(held -> held.substring(0, held.lastIndexOf(' ')))
                .distinct()
                .sorted()
                .map(place -> place + " "
                        + all.stream()
                                .filter(held -> held.matches(place + " \\d"))
                                .count())
                .toList();
    }

    @Test
    @Order(3)
    void countsKnownTrafficInEveryStage() throws IOException {
        Client.Answer answer = client.post("/collect/visits", "application/x-ndjson", String.join("\n", TRAFFIC));
        assertEquals(207, answer.status(), answer.text());
        eventually(() -> {
            Metrics metrics = metrics();
            assertStage(metrics, "collect", 7, 6);
            assertStage(metrics, "validate", 7 + 6, 6 + 6);
            assertStage(metrics, "normalise", 6, 4);
            assertStage(metrics, "deduplicate", 4, 3);
            assertStage(metrics, "enrich", 3, 3);
            assertStage(metrics, "publish", 3, 3);
            assertStage(metrics, "store_rows", 3, 3);
            assertStage(metrics, "store_objects", 6 + 3 + 2, 6 + 3 + 2);
            assertStage(metrics, "quarantine_rows", 2, 2);
            assertEquals(1, metrics.sum("millrace_collect_refused_total", "code=\"schema_violated\""));
            assertEquals(1, metrics.sum("millrace_normalise_refused_total", "code=\"column_refused\""));
            assertEquals(1, metrics.sum("millrace_normalise_ended_total", "outcome=\"filtered\""));
            assertEquals(1, metrics.sum("millrace_deduplicate_ended_total", "outcome=\"duplicate\""));
        });
    }

    private static void assertStage(Metrics metrics, String stage, int in, int out) {
        String prefix = "millrace_" + stage + "_";
        assertEquals(in, metrics.sum(prefix + "in_total"), stage);
        assertEquals(out, metrics.sum(prefix + "out_total"), stage);
        assertEquals(
                in - out,
                metrics.sum(prefix + "refused_total") + metrics.sum(prefix + "ended_total"),
                "the balance of " + stage);
        double batches = metrics.sum(prefix + "batch_events_count");
        assertTrue(batches >= 1, stage);
        assertEquals(in, metrics.sum(prefix + "batch_events_sum"), stage);
        assertEquals(batches, metrics.sum(prefix + "duration_seconds_count"), stage);
        assertTrue(metrics.sum(prefix + "duration_seconds_sum") > 0, stage);
        assertTrue(metrics.has(prefix + "in_flight"), stage);
        assertEquals(0, metrics.sum(prefix + "in_flight"), stage);
    }

    @Test
    @Order(4)
    void isDegradedBeyondTheBoundsAndGoesOn() throws IOException {
        Client.Answer answer = client.get("/health");
        assertEquals(200, answer.status());
        assertEquals("degraded", answer.body().path("status").asText(), answer.text());
        JsonNode errors = answer.body().at("/components/errors");
        assertEquals("degraded", errors.path("state").asText(), answer.text());
        assertTrue(errors.path("reason").asText().startsWith("collect refused 14.29 % of 7 events"), answer.text());
        assertEquals(14.29, errors.path("collect").asDouble(), answer.text());
        JsonNode storage = answer.body().at("/components/storage");
        assertTrue(storage.path("reason").asText().endsWith("MiB, which is more than 1 MiB"), answer.text());
        assertTrue(storage.path("disk_used_percent").isInt(), answer.text());
        assertEquals(200, client.get("/ready?for=process").status());
    }

    @Test
    @Order(4)
    void showsTheBalanceAndThatNothingLags() {
        eventually(() -> {
            Metrics metrics = metrics();
            Map.of("entered", 7, "stored", 3, "duplicate", 1, "repeat", 0, "filtered", 1, "dead_letter", 2)
                    .forEach((term, count) ->
                            assertEquals(count.intValue(), metrics.sum("millrace_balance_" + term), term));
            for (String none : List.of("balance_residual", "balance_in_flight", "consume_lag", "consume_stopped")) {
                assertTrue(metrics.has("millrace_" + none), none);
                assertEquals(0, metrics.sum("millrace_" + none), none);
            }
            assertEquals(0, metrics.sum("millrace_consume_oldest_unsettled_seconds"));
        });
        Metrics metrics = metrics();
        assertEquals(
                17,
                metrics.values().keySet().stream()
                        .filter(key -> key.startsWith("millrace_consume_lag{"))
                        .count());
    }

    @Test
    @Order(5)
    void hasEveryMetricThatThePageNames() throws IOException {
        List<String> named = Pattern.compile("`(millrace_[^`]+)`")
                .matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(named.size() > 20, named.toString());
        Metrics metrics = metrics();
        assertEquals(
                List.of(),
                named.stream()
                        .filter(name -> !name.equals(
                                "millrace_consume_retention_headroom_seconds")) // no topic here deletes by age
                        .filter(name -> !name.startsWith("millrace_tracing_")) // nothing is traced here: TracingIT
                        .filter(name -> !OpsIT.has(metrics, name))
                        .toList());
    }

    /** In every stage, but for what is there only once it was counted. */
    private static boolean has(Metrics metrics, String name) {
        Stream<String> names = STAGES.stream().map(stage -> name.replace("<stage>", stage));
        return name.matches(".*(refused|ended)_total")
                ? names.anyMatch(metrics::has)
                : names.allMatch(one -> metrics.has(one) || metrics.has(one + "_count"));
    }

    @Test
    @Order(6)
    void tellsTheStateOfEachComponent() throws IOException {
        Client.Answer answer = client.get("/health");
        assertEquals(200, answer.status(), answer.text());
        JsonNode components = answer.body().get("components");
        List<String> names = new ArrayList<>();
        components.fieldNames().forEachRemaining(names::add);
        assertTrue(names.containsAll(List.of("kafka", "postgres", "s3", "declarations", "balance", "store.objects/0")));
        components.properties().forEach(component -> {
            boolean bounded = BOUNDED.contains(component.getKey());
            assertEquals(
                    bounded ? "degraded" : "ok",
                    component.getValue().path("state").asText(),
                    component.toString());
            assertTrue(component.getValue().path("latency_ms").asLong(-1) >= 0, component.toString());
        });
        for (String name : List.of("refine", "archive", "rows", "objects", "letter.rows", "letter.objects")) {
            JsonNode consumer = components.get("consume." + name);
            assertEquals(0, consumer.get("lag").asLong(-1), name);
            assertEquals(0, consumer.get("time_lag_ms").asLong(-1), name);
        }
        assertEquals(200, client.get("/live").status());
        assertEquals(200, client.get("/ready").status());
        assertEquals(200, client.get("/ready?for=process").status());
        assertEquals(
                "invalid_parameter",
                client.get("/ready?for=ever").body().get("code").asText());
    }

    @Test
    @Order(7)
    void acceptsWhileTheRowsWaitAndTellsHowFarBehindTheyAre() throws Exception {
        try (Connection connection = DriverManager.getConnection(installation.jdbc())) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table visits in share mode");
            assertEquals(
                    202,
                    client.post("/collect/visits", "application/json", "{\"id\":\"7\"}")
                            .status());
            eventually(() -> {
                assertEquals(503, client.get("/ready?for=process").status());
                JsonNode rows = client.get("/health").body().at("/components/consume.rows");
                assertEquals("failed", rows.get("state").asText());
                assertTrue(rows.get("reason").asText().contains("events.silver"), rows.toString());
                assertTrue(rows.get("lag").asLong() > 0, rows.toString());
                assertTrue(rows.get("time_lag_ms").asLong() > 0, rows.toString());
            });
            Metrics metrics = metrics();
            assertTrue(metrics.sum("millrace_consume_lag", "group=\"rows\"", "topic=\"events.silver\"") > 0);
            assertTrue(metrics.sum("millrace_consume_oldest_unsettled_seconds", "group=\"rows\"") > 0);
            assertTrue(metrics.sum("millrace_store_rows_ended_total", "outcome=\"failed\"") > 0);
            eventually(() -> assertEquals(1, metrics().sum("millrace_store_rows_in_flight")));
            assertEquals(200, client.get("/ready").status());
            connection.rollback();
        }
        eventually(() -> assertEquals(200, client.get("/ready?for=process").status()));
        assertFalse(client.get("/health").text().contains("failed"));
    }

    @Test
    @Order(8)
    void trimsWhatAllHaveSettledAGraceTimeAgoAndFindsItsEventInAnObject() throws Exception {
        Client.Answer answer = client.post("/collect/visits", "application/json", "{\"id\":\"8\",\"kept\":1.0}");
        String id = answer.body().at("/results/0/event_id").asText();
        assertEquals(6 + 1 + 1, offsets(OffsetSpec.latest()));
        eventually(() -> assertTrue(metrics().sum("millrace_trim_headroom", "topic=\"events.raw\"") >= 1));

        eventually(() -> assertEquals(8, offsets(OffsetSpec.earliest())));

        eventually(() -> {
            assertEquals(0, metrics().sum("millrace_trim_headroom", "topic=\"events.raw\""));
            assertEquals(8, metrics().sum("millrace_trim_first", "topic=\"events.raw\""));
        });
        Client.Answer event = client.get("/events/" + id);
        assertEquals(200, event.status(), event.text());
        assertTrue(event.text().contains("\"raw\":{\"id\":\"8\",\"kept\":1.0}"), event.text());
        assertTrue(event.body().at("/copies/raw/object").asText().startsWith("raw/visits/"), event.text());
        assertFalse(client.get("/health").text().contains("failed"));
    }

    @Test
    @Order(9)
    void pausesAGroupByTheCommandLineAndResumesItOverHttp() throws Exception {
        String outside = command(2, "group", "pause", "--group", "rows");
        assertTrue(outside.contains("nothing was changed: say why with --reason"), outside);
        long before = visits();
        String paused = command(0, "group", "pause", "--group", "rows", "--reason", "a drill");
        assertTrue(paused.contains("going on: events.silver-0, events.silver-1, events.silver-2"), paused);
        eventually(() -> {
            assertEquals(3, metrics().sum("millrace_consume_paused", "group=\"rows\""));
            assertEquals(3, metrics().sum("millrace_consume_paused"));
            JsonNode health = client.get("/health").body();
            assertNotEquals("failed", health.get("status").asText(), health.toString());
            assertEquals(3, health.at("/components/consume.rows/paused").asInt());
        });
        assertEquals(
                202,
                client.post("/collect/visits", "application/json", "{\"id\":\"9\"}")
                        .status());

        eventually(() -> assertTrue(lag("rows") > 0 && lag("objects") == 0 && lag("archive") == 0));

        assertEquals(before, visits());
        String listed = command(0, "group", "list");
        assertTrue(listed.matches("(?s)GROUP +PARTITIONS +LAG +PAUSED +STOPPED +TOPICS.*"), listed);
        assertTrue(listed.matches("(?s).*\nrows +3 +[1-9]\\d* +3 +0 +events\\.silver\n.*"), listed);
        Client.Answer resumed =
                client.post("/api/v1/groups/rows/resume", "application/json", "{\"reason\":\"it is over\"}");
        assertEquals(200, resumed.status(), resumed.text());
        eventually(() -> assertEquals(before + 1, visits()));
        eventually(() -> assertEquals(0, metrics().sum("millrace_consume_paused")));
    }

    @Test
    @Order(10)
    void skipsOnlyWhatAGroupStandsAt() {
        String refused = command(
                1,
                "group",
                "skip",
                "--group",
                "rows",
                "--topic",
                "events.silver",
                "--partition",
                "0",
                "--offset",
                "99");
        assertTrue(refused.contains("group rows stands at offset "), refused);
        String refine = command(
                1,
                "group",
                "seek",
                "--group",
                "refine",
                "--topic",
                "events.raw",
                "--partition",
                "0",
                "--offset",
                "latest",
                "--reason",
                "a drill");
        assertTrue(refine.contains("stop the servers"), refine);
    }

    private static String command(int code, String... arguments) {
        try (ServerProcess process = ServerProcess.start(directory, Map.of(), List.of(), arguments)) {
            assertEquals(code, process.exitCode(), process.output());
            return process.output();
        }
    }

    private static long lag(String group) throws IOException {
        return client.get("/api/v1/groups")
                .body()
                .get("groups")
                .valueStream()
                .filter(one -> one.get("group").asText().equals(group))
                .findFirst()
                .orElseThrow()
                .get("lag")
                .asLong();
    }

    private static long visits() throws SQLException {
        try (Connection connection = DriverManager.getConnection(installation.jdbc());
                ResultSet found = connection.createStatement().executeQuery("select count(*) from visits")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Of all partitions of the raw topic, as Kafka tells them. */
    private static long offsets(OffsetSpec spec) throws Exception {
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + installation.kafka()))) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (int number = 0; number < 3; number++) {
                asked.put(new TopicPartition("events.raw", number), spec);
            }
            return kafka.listOffsets(asked).all().get(30, TimeUnit.SECONDS).values().stream()
                    .mapToLong(found -> found.offset())
                    .sum();
        }
    }

    private static Metrics metrics() {
        try {
            return Metrics.of(client.get("/metrics").text());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode file() throws IOException {
        return Json.read(Files.readAllBytes(directory.resolve("verticles.json")));
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(holds);
    }
}
