package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL comes back from a copy beside a newer Kafka and a newer bucket. A server sees it and stops; {@code rebuild} makes good what
 * the copy lacks; and then nothing is lost or doubled, as plain readers find.
 */
@Processes
class RestoreIT {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String REBUILD = "bin/millrace rebuild --manifest --claims";
    private static final String STORED =
            "(select event_id, revision from drills union all select event_id, revision from scans) as s";
    private static final int SCANS = 3;
    private static final Map<String, String> QUICK = Map.of("MILLRACE_OBJECTS_CUT_AGE", "300");
    private static final List<String> AGGREGATES = List.of(
            "select point, total, amounts, greatest, kinds from drills_by_point order by 1",
            "select point, count(*), sum(amount), max(amount), count(distinct amount) from drills group by 1 order by 1");

    @TempDir
    Path directory;

    private final Drill drill = new Drill();
    private Installation installation;
    private Client client;
    private Judge judge;

    @Test
    void losesAndDoublesNothingAfterARestoreAndARebuild() throws Exception {
        installation = Installation.in(directory).withStreams("scans"); // of which each event is an object
        installation.node("node.json", installation.http());
        client = new Client(installation);
        judge = new Judge(installation);
        Drill.declare(directory, 1);
        try (ServerProcess services = ServerProcess.ready(directory, "services")) {
            workUpToTheCopy();
            database("create database copy template millrace");
            workThatTheCopyLacks();
            database("drop database millrace", "alter database copy rename to millrace");

            stopsAndNamesTheCommand();
            rebuilds();
            goesOnAsIfNothingHadBeen();
            assertEquals(0, services.terminate());
        }
    }

    /** Killed in the middle of it: the copy has claims, cuts and offsets of what was under way. */
    private void workUpToTheCopy() {
        try (ServerProcess server = node()) {
            server.awaitReady();
            send("before");
            await(() -> assertTrue(judge.count("select count(*) from drills") > 0));
            send("under-way");
            server.kill();
        }
    }

    /** Stored, told as duplicate, refused; two revisions of events from before the copy and after it; and some under way at the end. */
    private void workThatTheCopyLacks() {
        try (ServerProcess server = node()) {
            server.awaitReady();
            send("lost");
            again("before-1");
            again("lost-1");
            await(this::assertBalanced);
            assertEquals(0, server.terminate());
        }
        Drill.declare(directory, 10);
        try (ServerProcess server = node()) {
            server.awaitReady();
            run(0, "reenter", "--stream=drills", "--where=amount < 5", "--reason=a drill");
            await(() -> assertTrue(judge.count("select count(*) from drills where revision = 2") > 0));
            await(this::assertBalanced);
            send("last");
            server.kill();
        }
    }

    private void stopsAndNamesTheCommand() {
        try (ServerProcess server = node()) {
            server.awaitReady();
            for (String group : List.of("refine", "archive", "objects", "quarantine.objects")) {
                await(() -> assertTrue(
                        server.output()
                                .lines()
                                .anyMatch(line -> line.contains("partition stopped")
                                        && line.contains("group=\"" + group + "\"")
                                        && line.contains(REBUILD)),
                        group));
            }
            await(() -> {
                Client.Answer health = client.get("/health");
                assertEquals(503, health.status());
                assertTrue(health.text().contains(REBUILD), health.text());
            });
            String refused = run(1, "rebuild", "--manifest", "--claims", "--reason=while it runs");
            assertTrue(refused.contains("has members: stop the servers"), refused);
            assertEquals(0, server.terminate());
        }
    }

    private void rebuilds() {
        long rows = judge.count("select count(*) from manifest");
        String looked = run(0, "rebuild", "--manifest", "--claims", "--dry-run");
        assertTrue(looked.contains("would be taken in") && looked.contains("nothing was changed"), looked);
        assertEquals(rows, judge.count("select count(*) from manifest"));

        String done = run(0, "rebuild", "--manifest", "--claims", "--reason=a drill");
        assertTrue(judge.count("select count(*) from manifest") > rows, done);
        String again = run(0, "rebuild", "--manifest", "--claims", "--reason=once more");
        assertTrue(again.contains("is where Kafka is"), again);
        assertEquals(
                2,
                judge.count("select count(*) from audit where action = 'rebuild' and not dry_run and becomes <> ''"));
    }

    private void goesOnAsIfNothingHadBeen() throws Exception {
        try (ServerProcess server = node()) {
            server.awaitReady();
            String late = again("lost-2");
            String other = accepted("/collect/drills", "{\"id\":\"lost-3\",\"point\":\"lost\",\"amount\":999}");
            String lateOfBefore = again("before-2");
            send("after");
            await(this::assertBalanced);
            for (String id : List.of(late, other, lateOfBefore)) {
                assertEquals(
                        "duplicate",
                        client.get("/events/" + id).body().path("state").asText());
            }
            assertEquals(
                    0,
                    judge.count("select count(*) from outcomes where event_id = '" + late + "' and differs"),
                    "content");
            assertEquals(
                    1,
                    judge.count("select count(*) from outcomes where event_id = '" + other + "' and differs"),
                    "content");
            assertEquals(List.copyOf(drill.named), named());
            assertEquals(judge.rows(AGGREGATES.get(1)), judge.rows(AGGREGATES.get(0)));

            run(0, "reenter", "--stream=drills", "--where=amount < 500", "--reason=a further revision");
            await(() -> assertEquals(0, judge.count("select count(*) from drills where amount % 10 <> 0")));
            await(this::assertBalanced);
            assertEquals(judge.rows(AGGREGATES.get(1)), judge.rows(AGGREGATES.get(0)));
            assertEquals(0, server.terminate());
        }
    }

    private List<String> named() {
        return ids("select natural_id from drills where natural_id <> event_id::text").stream()
                .sorted()
                .toList();
    }

    private void send(String point) {
        drill.add(point);
        drill.send(client);
        assertTrue(drill.answered());
        for (int number = 1; number <= SCANS; number++) {
            accepted("/collect/scans", "{\"id\":\"%s-%d\"}".formatted(point, number));
        }
    }

    /** A second delivery of what was sent before; its event id. */
    private String again(String id) {
        String[] parts = id.split("-");
        return accepted(
                "/collect/drills", "{\"id\":\"%s\",\"point\":\"%s\",\"amount\":%s}".formatted(id, parts[0], parts[1]));
    }

    private String accepted(String path, String event) {
        try {
            Client.Answer answer = client.post(path, "application/json", event);
            assertEquals(202, answer.status(), answer.text());
            String eventId = answer.body().at("/results/0/event_id").asText();
            drill.accepted.add(eventId);
            return eventId;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every accepted event is a row or an outcome, every refused one a letter; rows, silver and objects have each revision once. */
    private void assertBalanced() throws Exception {
        List<String> rows = ids("select event_id from " + STORED);
        List<String> ended = ids("select event_id from outcomes where outcome in ('duplicate', 'repeat', 'filtered')");
        List<String> letters = ids("select event_id from dead_letters");
        List<String> entered =
                Stream.concat(rows.stream(), ended.stream()).sorted().toList();
        assertEquals(List.copyOf(drill.accepted), entered);
        assertEquals(List.copyOf(drill.refused), letters.stream().sorted().toList());
        assertEquals(entered, lines("raw/", "/event_id"));
        assertEquals(letters.stream().sorted().toList(), lines("dead-letter/", "/event_id"));
        List<String> revisions = SilverTopic.revisions(installation);
        assertEquals(revisions.size(), new HashSet<>(revisions).size(), "doubled in silver");
        assertEquals(revisions, lines("enriched/", "/metadata/eventId", "/metadata/revision"));
        assertEquals(latest(revisions), ids("select event_id || '#' || revision from " + STORED + " order by 1"));
        String metrics = client.get("/metrics").text();
        for (String term : List.of(
                "entered " + (entered.size() + letters.size()),
                "stored " + rows.size(),
                "duplicate " + ended.size(),
                "residual 0")) {
            assertTrue(metrics.contains("millrace_balance_" + term + ".0"), term);
        }
    }

    private static List<String> latest(List<String> revisions) {
        List<String> latest = new ArrayList<>();
        for (String one : revisions) { // in order of id, then revision
            if (!latest.isEmpty() && latest.getLast().substring(0, 36).equals(one.substring(0, 36))) {
                latest.removeLast();
            }
            latest.add(one);
        }
        return latest;
    }

    private List<String> ids(String sql) {
        return judge.rows(sql).stream().map(row -> row.get(0)).toList();
    }

    private List<String> lines(String prefix, String... pointers) {
        Collection<String> names = Arrays.asList(pointers);
        return judge.lines(prefix).stream()
                .map(judge::json)
                .map(line -> String.join(
                        "#", names.stream().map(name -> line.at(name).asText()).toList()))
                .sorted()
                .toList();
    }

    private ServerProcess node() {
        return ServerProcess.start(directory, QUICK, List.of(), "run", "--config=node.json");
    }

    private String run(int exitCode, String command, String... options) {
        List<String> all = new ArrayList<>(List.of(command, "--config=node.json"));
        all.addAll(List.of(options));
        try (ServerProcess order = ServerProcess.start(directory, QUICK, List.of(), all.toArray(String[]::new))) {
            assertEquals(exitCode, order.exitCode(), order.output());
            return order.output();
        }
    }

    private static void await(ThrowingRunnable judgement) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(250)).untilAsserted(judgement);
    }

    /** Beside the database of the servers; tried until the connections of those that were killed are gone. */
    private void database(String... statements) {
        String maintenance = installation.jdbc().replace("/millrace?", "/postgres?");
        for (String statement : statements) {
            Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> {
                        try (Connection connection = DriverManager.getConnection(maintenance);
                                Statement sql = connection.createStatement()) {
                            sql.execute(statement);
                            return true;
                        }
                    });
        }
    }
}
