package io.millrace.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.PostgresConfig;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabasesIT {
    private Stack stack;
    private Database database;

    @BeforeAll
    void connect(Stack given) {
        stack = given;
        database = Databases.connect(stack.vertx(), bounded(given.postgresConfig(), 2, 4, 400, 200, 300));
    }

    @AfterAll
    void close() throws Exception {
        database.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void talksToAServerThatKeepsWhatItAcknowledged() throws Exception {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            var rows = database.query("select current_setting($1)", setting).await(10, TimeUnit.SECONDS);
            assertEquals("on", rows.iterator().next().getString(0), setting);
        }
    }

    @Test
    void endsAStatementThatTakesTooLong() {
        assertEquals("57014", state(database.query("select pg_sleep(60)")));
    }

    @Test
    void endsASessionThatPausesInItsTransaction() {
        Future<Void> paused = database.transaction(connection -> Database.query(connection, "select 1")
                .compose(rows -> stack.vertx().timer(60, TimeUnit.SECONDS).mapEmpty())
                .compose(late -> Database.query(connection, "select 2").mapEmpty()));
        var seen = org.awaitility.Awaitility.await()
                .until(
                        () -> database.query(
                                        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in tr%'")
                                .await(10, TimeUnit.SECONDS)
                                .iterator()
                                .next()
                                .getLong(0),
                        count -> count == 0);
        assertEquals(0, seen);
        assertTrue(!paused.isComplete());
    }

    @Test
    void failsAtOnceWhereTooManyWait() {
        List<Future<?>> all = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> all.add(database.query("select pg_sleep(0.1)")));
        Future.join(all).otherwiseEmpty();
        long refused = all.stream().filter(one -> outcome(one) != null).count();
        assertTrue(refused >= 14 && refused < 20, refused + " of 20, where 2 work and 4 wait");
    }

    @Test
    void tellsTheDataFromTheSystem() {
        assertTrue(Database.refusesData(outcome(database.query("select 1 / 0"))));
        assertTrue(!Database.refusesData(outcome(database.query("select pg_sleep(60)"))));
    }

    @Test
    void migratesOnceWhereSeveralNodesStartAtOnce() throws Exception {
        PostgresConfig config = stack.freshDatabase();
        empty(config);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var starts = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> Migrations.run(config)))
                    .toList();
            for (var start : starts) {
                start.get(60, TimeUnit.SECONDS);
            }
        }
        Migrations.run(config);
    }

    @Test
    void refusesADatabaseThatANewerMillraceHasChanged() throws Exception {
        PostgresConfig config = stack.freshDatabase();
        execute(
                config,
                "insert into flyway_schema_history select 999, '999', 'of tomorrow', type, 'V999__of_tomorrow.sql', 1,"
                        + " installed_by, now(), 1, true from flyway_schema_history limit 1");
        String said = assertThrows(DatabaseFailure.class, () -> Migrations.run(config))
                .getMessage();
        assertTrue(said.contains("999 (of tomorrow)") && said.contains("newer"), said);
    }

    @Test
    void saysInOneLineThatTheDatabaseIsAway() {
        PostgresConfig away = stack.postgresConfig().at("127.0.0.1:1/none");
        String said =
                assertThrows(DatabaseFailure.class, () -> Migrations.run(away)).getMessage();
        assertTrue(said.contains("127.0.0.1:1/none") && said.lines().count() == 1, said);
    }

    private static void empty(PostgresConfig config) throws SQLException {
        execute(config, "drop owned by millrace");
        execute(config, "create schema if not exists public");
    }

    private static void execute(PostgresConfig config, String sql) throws SQLException {
        try (var connection = Jdbc.source(config).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PostgresConfig bounded(
            PostgresConfig c, int connections, int waiting, int statement, int lock, int idle) {
        return new PostgresConfig(
                c.address(),
                c.port(),
                c.user(),
                c.password(),
                null,
                "disable",
                null,
                connections,
                1,
                1000,
                waiting,
                5000,
                statement,
                lock,
                idle);
    }

    private static String state(Future<?> future) {
        return ((PgException) outcome(future)).getSqlState();
    }

    private static Throwable outcome(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
