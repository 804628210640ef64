package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two streams that a user adds by folders alone, followed from HTTP to wherever they arrive, through a kill and a changed declaration. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Processes
class ParcelsIT {
    private static final String KNOWN = "select stream, max(number) from declarations group by stream union all"
            + " select subject, max(version) from registry_versions group by subject order by 1, 2";
    private static final Path FOLDERS = Path.of("src/test/resources/own-streams");
    private static final Map<String, String> SOON = Map.of("MILLRACE_OBJECTS_CUT_AGE", "1500");
    private static final int SCANS = 20;
    private static final List<String> BATCH = List.of(
            "{\"carrier\":\"dhl\",\"tracking\":\"JD0147\",\"scan\":1,\"weight\":0.1,\"scanned_at\":\"2026-11-20T08:00:00.250Z\"}",
            "{\"carrier\":\"dhl\",\"tracking\":\"JD0147\",\"scan\":2,\"weight\":0.20,\"scanned_at\":1795219200000,\"note\":\"kept raw\"}",
            "{\"carrier\":\"dhl\",\"tracking\":\"JD0146\",\"scan\":1,\"weight\":2.40,\"scanned_at\":\"2026-11-20T07:30:00Z\"}",
            "{\"carrier\":\"dhl\",\"tracking\":\"JD0146\",\"scan\":1,\"weight\":\"9\",\"scanned_at\":\"2026-11-20 07:30:00\"}",
            "{\"carrier\":\"ups\",\"tracking\":\"1Z9\",\"scan\":1,\"country\":\"FR\",\"scanned_at\":\"2026-11-21T00:00:00+02:00\"}",
            "{\"carrier\":\"ups\",\"tracking\":\"1Z9\",\"scan\":0,\"scanned_at\":\"2026-11-20 07:30:00\"}",
            "{\"carrier\":\"ups\",\"tracking\"");

    @TempDir
    static Path directory;

    private static final Page PAGE = Page.of("docs/streams.md");
    private static final List<String> BATCH_IDS = new ArrayList<>();
    private static final List<String> SCAN_IDS = new ArrayList<>();
    private static String firstId;
    private static ServerProcess server;
    private static Client client;
    private static Judge judge;

    @BeforeAll
    static void start() throws IOException {
        Installation installation = Installation.in(directory).withStreams("scans");
        for (Map.Entry<String, String> file : PAGE.files().entrySet()) {
            write(file.getKey(), file.getValue());
        }
        server = ServerProcess.ready(directory, SOON, List.of(), "run");
        client = new Client(installation);
        judge = new Judge(installation);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void isDeclaredByThePageAsByItsFolder() throws IOException {
        for (String name : List.of("schema.json", "normalise.jslt", "stream.json")) {
            assertEquals(
                    Files.readString(FOLDERS.resolve("parcels").resolve(name)),
                    PAGE.files().get("streams/parcels/" + name));
        }
    }

    @Test
    @Order(2)
    void doesWhatThePageShows() throws IOException {
        Client.Answer answer = client.post(
                PAGE.sent().getKey(), "application/json", PAGE.sent().getValue());
        assertEquals(202, answer.status(), answer.text());
        firstId = answer.body().at("/results/0/event_id").asText();
        assertEquals(2, PAGE.queries().size());
        eventually(() -> PAGE.queries().forEach((query, lines) -> assertEquals(lines, lines(query))));
    }

    @Test
    @Order(3)
    void judgesEachLineOfABatch() throws IOException {
        Client.Answer answer = client.post("/collect/parcels", "application/x-ndjson", String.join("\n", BATCH));
        assertEquals(207, answer.status(), answer.text());
        answer.body()
                .get("results")
                .forEach(result -> BATCH_IDS.add(result.get("event_id").asText()));
        JsonNode invalid = answer.body().at("/results/5");
        assertEquals("rejected", invalid.get("status").asText());
        assertEquals("/scan", invalid.at("/errors/0/pointer").asText());
        assertEquals("minimum", invalid.at("/errors/0/rule").asText());
        assertEquals("malformed_json", answer.body().at("/results/6/code").asText());
        assertEquals(5, answer.body().get("accepted").asInt());
    }

    @Test
    @Order(4)
    void writesTypedRowsInBothTablesAndKeepsTheAggregate() {
        eventually(() -> assertEquals(
                List.of(
                        "dhl|0.1|2026-11-20 08:00:00.25|text numeric timestamp with time zone",
                        "dhl|0.20|2026-11-21 00:00:00|text numeric timestamp with time zone",
                        "dhl|2.40|2026-11-20 07:30:00|text numeric timestamp with time zone",
                        "ups|null|2026-11-20 22:00:00|text numeric timestamp with time zone"),
                lines("select carrier, weight, scanned_at at time zone 'UTC', concat_ws(' ', pg_typeof(carrier),"
                        + " pg_typeof(weight), pg_typeof(scanned_at)) from parcels order by 1, 2")));
        assertEquals(
                List.of("1Z9|1|0.25", "JD0146|1|0.75", "JD0147|1|0.75", "JD0147|2|0.75"),
                lines("select tracking, scan, quality from parcel_scans order by 1, 2"));
        assertEquals(
                lines(
                        "select carrier, date_trunc('day', scanned_at at time zone 'UTC'), count(*), sum(weight) from parcels"
                                + " group by 1, 2 order by 1, 2"),
                lines("select carrier, day at time zone 'UTC', total, kilos from parcels_by_carrier order by 1, 2"));
    }

    @Test
    @Order(5)
    void tellsTheHolderOfARepeatAndWhetherItDiffers() throws IOException {
        for (int repeat : List.of(2, 3)) {
            JsonNode event = client.get("/events/" + BATCH_IDS.get(repeat)).body();
            assertEquals("duplicate", event.get("state").asText());
            assertEquals(firstId, event.get("duplicate_of").asText());
            assertEquals(repeat == 3, event.get("differs").asBoolean());
        }
    }

    @Test
    @Order(6)
    void keepsTheRefusedAsLetters() {
        eventually(() -> {
            assertEquals(
                    List.of("parcels|malformed_json|", "parcels|schema_violated|/scan"),
                    lines("select stream, code, pointer from dead_letters order by code"));
            assertEquals(2, judge.lines("dead-letter/parcels/").size());
        });
        assertEquals(
                BATCH.subList(5, 7),
                judge.lines("dead-letter/parcels/").stream()
                        .map(line -> judge.json(line).get("original").asText())
                        .sorted((one, other) -> other.length() - one.length())
                        .toList());
    }

    @Test
    @Order(7)
    void archivesWhatWasSentAndWhatBecameOfIt() {
        eventually(() -> {
            assertEquals(6, judge.lines("raw/parcels/").size());
            assertEquals(4, judge.lines("enriched/parcels/").size());
        });
        List<String> sent = new ArrayList<>(BATCH.subList(0, 5));
        sent.add(PAGE.sent().getValue());
        judge.lines("raw/parcels/")
                .forEach(line -> assertTrue(sent.removeIf(event -> line.contains("\"event\":" + event)), line));
        String enriched = judge.lines("enriched/parcels/").stream()
                .filter(line -> line.contains(firstId))
                .findFirst()
                .orElseThrow();
        assertTrue(enriched.contains("\"weight\":2.40"), enriched);
        assertTrue(enriched.contains("\"scanned_at\":\"2026-11-20T07:30:00Z\""), enriched);
        assertTrue(enriched.contains("\"data_quality_score\":0.75"), enriched);
    }

    @Test
    @Order(8)
    void balancesToNothing() {
        eventually(() -> {
            String metrics = client.get("/metrics").text();
            for (String term :
                    List.of("entered 8", "stored 4", "duplicate 2", "dead_letter 2", "filtered 0", "residual 0")) {
                assertTrue(metrics.contains("millrace_balance_" + term + ".0\n"), term);
            }
        });
    }

    @Test
    @Order(9)
    void gainsAColumnWhereItIsStartedAgainAfterAKillInTheMiddleOfUploads() throws IOException {
        Client.Answer answer = client.post("/collect/scans", "application/x-ndjson", scans());
        assertEquals(202, answer.status(), answer.text());
        answer.body()
                .get("results")
                .forEach(result -> SCAN_IDS.add(result.get("event_id").asText()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !judge.keys("raw/scans/").isEmpty());
        server.kill();
        change(
                "{ \"name\": \"weight\", \"type\"",
                "{ \"name\": \"country\", \"type\": \"text\", \"value\": \".data.country\" },\n{ \"name\": \"weight\", \"type\"");
        server = ServerProcess.ready(directory, SOON, List.of(), "run");
        assertEquals(
                202,
                client.post("/collect/parcels", "application/json", BATCH.get(4).replace("1Z9", "1Z8"))
                        .status());
        eventually(() -> assertEquals(
                List.of("JD0146|null", "JD0147|null", "JD0147|null", "1Z9|null", "1Z8|FR"),
                lines("select tracking, country from parcels join parcel_scans using (event_id)"
                        + " order by country nulls first, carrier, tracking, scan")));
    }

    @Test
    @Order(10)
    void hasOneObjectAnEventWhereTheLayoutIsEach() throws IOException {
        for (String kind : List.of("raw", "enriched")) {
            String prefix = kind + "/scans/";
            eventually(() -> assertEquals(
                    SCANS,
                    judge.count("select coalesce(sum(records), 0) from manifest where layout = 'each'"
                            + " and object_key like '" + prefix + "%'")));
            List<String> keys = judge.keys(prefix);
            keys.forEach(key -> assertTrue(
                    key.matches(prefix + "date=[0-9-]{10}/hour=[0-9]{2}/[0-9a-f-]{36}/[0-9a-f]{8}-[0-2]-[0-9]+[.]json"),
                    key));
            assertEquals(
                    SCAN_IDS.stream().sorted().toList(),
                    keys.stream().map(key -> key.split("/")[4]).sorted().toList());
        }
        assertEquals(
                SCANS,
                judge.lines("raw/scans/").stream()
                        .map(line -> judge.json(line).at("/event/id").asText())
                        .distinct()
                        .count());
        assertEquals(SCANS, judge.count("select count(*) from scans"));
    }

    @Test
    @Order(11)
    void namesTheObjectOfEachCopy() throws IOException {
        JsonNode event = client.get("/events/" + SCAN_IDS.getFirst()).body();
        assertEquals("stored", event.get("state").asText());
        for (String kind : List.of("raw", "enriched")) {
            String key = event.at("/copies/" + kind + "/object").asText();
            assertTrue(judge.keys(kind + "/scans/").contains(key), event.toString());
            assertTrue(key.contains("/" + SCAN_IDS.getFirst() + "/"), key);
            assertEquals(0, event.at("/copies/" + kind + "/line").asInt());
        }
        assertEquals("s0", event.at("/raw/id").asText());
        assertEquals("s0", event.at("/enriched/data/id").asText());
    }

    @Test
    @Order(12)
    void refusesToRewriteATableAndGivesTheSqlAndNobodyElseHearsOfIt() throws IOException {
        List<String> before = lines(KNOWN);
        Path schema = directory.resolve("streams/parcels/schema.json");
        String same = Files.readString(schema);
        assertEquals(0, server.terminate());
        change("\"weight\", \"type\": \"numeric\"", "\"weight\", \"type\": \"bigint\"");
        Files.writeString(schema, same.replaceFirst("\\{", "{\"title\": \"a later one\","));
        server = ServerProcess.start(directory, SOON, List.of(), "run");
        assertEquals(1, server.exitCode());
        assertTrue(
                server.output()
                        .contains(
                                "alter table \"parcels\" alter column \"weight\" type bigint using \"weight\"::bigint;"),
                server.output());

        change("\"weight\", \"type\": \"bigint\"", "\"weight\", \"type\": \"numeric\"");
        Files.writeString(schema, same);
        server = ServerProcess.ready(directory, SOON, List.of(), "run");
        assertEquals(before, lines(KNOWN));
    }

    private static String scans() {
        return String.join(
                "\n",
                IntStream.range(0, SCANS)
                        .mapToObj(number -> "{\"id\":\"s" + number + "\",\"at\":\"" + UUID.randomUUID() + "\"}")
                        .toList());
    }

    /** As {@code psql -At} prints them. */
    private static List<String> lines(String sql) {
        return judge.rows(sql).stream().map(row -> String.join("|", row)).toList();
    }

    private static void change(String old, String becomes) throws IOException {
        String declared = Files.readString(directory.resolve("streams/parcels/stream.json"));
        assertTrue(declared.contains(old), declared);
        write("streams/parcels/stream.json", declared.replace(old, becomes));
    }

    private static void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(holds);
    }
}
