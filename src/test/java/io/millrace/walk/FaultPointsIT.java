package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server dies at every fault point, beside services that stay. The next one recovers from it and is itself to die at the next point, so
 * that some die while they recover; the last ones live, and what is then stored is judged.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Processes
class FaultPointsIT {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int KILLED = 137;
    private static final Map<String, String> QUICK = Map.of("MILLRACE_OBJECTS_CUT_AGE", "300");
    private static final List<String> AGGREGATES = List.of(
            "select point, total, amounts, greatest, kinds from drills_by_point order by 1",
            "select point, count(*), sum(amount), max(amount), count(distinct amount) from drills group by 1 order by 1");
    private static final String OUTCOMES_OF_READINGS =
            "select natural_id || ' ' || outcome from outcomes where stream = 'readings' order by 1";
    private static final String READINGS = "select natural_id || ' ' || amount from readings order by 1";

    @TempDir
    static Path directory;

    private static final Drill DRILL = new Drill();
    private static ServerProcess services;
    private static Installation installation;
    private static Client client;
    private static Judge judge;

    @BeforeAll
    static void start() {
        installation = Installation.in(directory);
        installation.node("node.json", installation.http());
        client = new Client(installation);
        judge = new Judge(installation);
        Drill.declare(directory, 1);
        services = ServerProcess.ready(directory, "services");
    }

    @AfterAll
    static void stop() {
        assertEquals(0, services.terminate());
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(
            strings = {
                "after-dead-letter",
                "after-claim",
                "before-transaction",
                "inside-transaction:2",
                "after-transaction",
                "after-cut",
                "after-upload:2",
                "before-settle",
                "before-rows-commit:2",
                "after-rows-commit"
            })
    void diesAt(String point) {
        DRILL.add(point);
        try (ServerProcess server = node("-Dmillrace.fault=" + point)) {
            awaitReadyOrDead(server);
            DRILL.send(client);
            assertDied(server, point);
        }
    }

    @Test
    @Order(2)
    void recoversEverythingOnce() throws Exception {
        try (ServerProcess server = node()) {
            server.awaitReady();
            DRILL.send(client);
            assertTrue(DRILL.answered());
            assertStored(1);
            assertEquals(0, server.terminate());
        }
    }

    @Test
    @Order(3)
    void diesAfterTheCompareAndSetOfReentries() {
        Drill.declare(directory, 10);
        String point = "after-compare-and-set";
        try (ServerProcess server = node("-Dmillrace.fault=" + point)) {
            server.awaitReady();
            reenterAll();
            assertDied(server, point);
        }
    }

    @Test
    @Order(4)
    void revisesEverythingOnce() throws Exception {
        try (ServerProcess server = node()) {
            server.awaitReady();
            assertStored(2);
            assertEquals(0, judge.count("select count(*) from drills where amount % 10 <> 0"));
            assertEquals(0, server.terminate());
        }
    }

    /** What a server told of a batch that it did not commit is nobody's truth: the next one's declaration decides. */
    @Test
    @Order(5)
    void tellsAnewWhatEndsOtherwiseByANewerDeclaration() throws Exception {
        Readings readings = new Readings();
        readings.produce(
                installation,
                Readings.REFUSED_LATER,
                Readings.DUPLICATE_FIRST,
                Readings.STORED,
                Readings.DUPLICATE,
                Readings.FILTERED_FIRST,
                Readings.FILTERED_LATER,
                Readings.REFUSED_LATER_TOO);
        Readings.declare(directory, 10_000, "old");
        dieOnTheWay("after-claim");
        assertEquals(List.of("a duplicate", "b duplicate", "c filtered"), ids(OUTCOMES_OF_READINGS));
        Readings.declare(directory, 1_000, "new");
        dieOnTheWay("inside-transaction");
        try (ServerProcess server = node()) {
            server.awaitReady();
            awaitState("dead_letter", readings.ids.get(Readings.REFUSED_LATER));
            awaitState("dead_letter", readings.ids.get(Readings.REFUSED_LATER_TOO));
            awaitState("stored", readings.ids.get(Readings.DUPLICATE_FIRST));
            awaitState("stored", readings.ids.get(Readings.STORED));
            awaitState("duplicate", readings.ids.get(Readings.DUPLICATE));
            awaitState("stored", readings.ids.get(Readings.FILTERED_FIRST));
            awaitState("filtered", readings.ids.get(Readings.FILTERED_LATER));
            assertEquals(List.of("b duplicate", "d filtered"), ids(OUTCOMES_OF_READINGS));

            Client.Answer right =
                    client.post("/collect/readings", "application/json", Readings.event("e", "plain", 600));
            awaitState(
                    "stored",
                    UUID.fromString(right.body().at("/results/0/event_id").asText()));
            assertEquals(List.of("a 5", "b 7", "c 8", "e 600"), ids(READINGS));
            awaitBalance();
            assertEquals(0, server.terminate());
        }
    }

    private static void dieOnTheWay(String point) {
        try (ServerProcess server = node("-Dmillrace.fault=" + point)) {
            assertDied(server, point);
        }
    }

    private static void awaitState(String state, UUID eventId) {
        await(() -> assertEquals(
                state, client.get("/events/" + eventId).body().path("state").asText()));
    }

    private static void awaitBalance() {
        long entered = judge.count("select (select count(*) from drills) + (select count(*) from readings)"
                + " + (select count(*) from outcomes) + (select count(*) from dead_letters)");
        await(() -> {
            String metrics = client.get("/metrics").text();
            assertTrue(metrics.contains("millrace_balance_entered " + entered + ".0"), "entered " + entered);
            assertTrue(metrics.contains("millrace_balance_residual 0.0"), "residual");
        });
    }

    private static void await(ThrowingRunnable judgement) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(250)).untilAsserted(judgement);
    }

    private static void reenterAll() {
        String[] all = {"reenter", "--config=node.json", "--stream=drills", "--where=true", "--reason=a drill"};
        try (ServerProcess order = ServerProcess.start(directory, Map.of(), List.of(), all)) {
            assertEquals(0, order.exitCode(), order.output());
        }
    }

    private static ServerProcess node(String... properties) {
        return ServerProcess.start(directory, QUICK, List.of(properties), "run", "--config=node.json");
    }

    private static void awaitReadyOrDead(ServerProcess server) {
        Awaitility.await()
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !server.alive() || server.output().contains("Millrace is ready"));
    }

    private static void assertDied(ServerProcess server, String point) {
        assertEquals(KILLED, server.exitCode(), server.output());
        assertTrue(server.output().contains("halting at " + point.replaceFirst(":.*", "")), server.output());
    }

    private static void assertStored(int revisions) {
        await(() -> assertBalanced(revisions));
        assertEquals(judge.rows(AGGREGATES.get(1)), judge.rows(AGGREGATES.get(0)));
        assertEquals(
                List.copyOf(DRILL.named),
                sorted(ids("select natural_id from drills where natural_id <> event_id::text")),
                "each natural id once");
        Collection<String> told = ids("select event_id from drills union all select event_id from outcomes");
        assertTrue(told.containsAll(DRILL.accepted), "accepted, but neither stored nor told as duplicate");
        assertTrue(ids("select event_id from dead_letters").containsAll(DRILL.refused), "refused, but no letter");
    }

    /** Each raw line became a row or an outcome, each row a line of every revision; letters alike, and nothing stands twice. */
    private static void assertBalanced(int revisions) throws Exception {
        List<String> rows = ids("select event_id from drills where revision = " + revisions);
        List<String> ended = ids("select event_id from outcomes");
        List<String> letters = ids("select letter_id from dead_letters");
        List<String> entered = new ArrayList<>(rows);
        entered.addAll(ended);
        assertEquals(sorted(entered), lines("raw/drills/", "/event_id"));
        List<String> revised = new ArrayList<>();
        for (int revision = 1; revision <= revisions; revision++) {
            int number = revision;
            rows.forEach(row -> revised.add(row + "#" + number));
        }
        assertEquals(sorted(revised), lines("enriched/drills/", "/metadata/eventId", "/metadata/revision"));
        assertEquals(sorted(letters), lines("dead-letter/drills/", "/letter_id"));
        String metrics = client.get("/metrics").text();
        List.of(
                        "entered " + (entered.size() + letters.size()),
                        "stored " + rows.size(),
                        "duplicate " + ended.size(),
                        "dead_letter " + letters.size(),
                        "residual 0")
                .forEach(term -> assertTrue(metrics.contains("millrace_balance_" + term + ".0"), term));
    }

    private static List<String> ids(String sql) {
        return judge.rows(sql).stream().map(row -> row.get(0)).toList();
    }

    private static List<String> lines(String prefix, String... pointers) {
        return sorted(judge.lines(prefix).stream()
                .map(judge::json)
                .map(line -> String.join(
                        "#",
                        List.of(pointers).stream()
                                .map(pointer -> line.at(pointer).asText())
                                .toList()))
                .toList());
    }

    private static List<String> sorted(List<String> list) {
        return list.stream().sorted().toList();
    }
}
