package io.millrace.database;

import io.millrace.config.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the tables of a database to this version, by Flyway over {@code sql/} on the class path. Thread: the starting one or a worker,
 * blocking. Two nodes may do it at once: the second waits for the first.
 */
public final class Migrations {
    /** Of the advisory lock; any number that nobody else takes. */
    private static final long LOCK = 7_823_460_114_501L;

    private Migrations() {}

    /** @throws DatabaseFailure in one sentence, where the database can't be reached, is newer, or differs from what was applied */
    public static void run(PostgresConfig config) {
        try {
            PGSimpleDataSource source = Jdbc.source(config);
            try (Connection lock = source.getConnection();
                    Statement statement = lock.createStatement()) {
                statement.execute("select pg_advisory_lock(" + LOCK + ")");
                migrate(config, source);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("The database %s can't be used: %s".formatted(config.address(), line(e)), e);
        } catch (FlywayException e) {
            throw new DatabaseFailure(
                    "The tables of the database %s can't be brought to this version: %s"
                            .formatted(config.address(), line(e)),
                    e);
        }
    }

    private static void migrate(PostgresConfig config, DataSource source) {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:sql")
                .failOnMissingLocations(true)
                .load();
        Arrays.stream(flyway.info().all())
                .filter(known -> known.getState() == MigrationState.FUTURE_SUCCESS
                        || known.getState() == MigrationState.FUTURE_FAILED)
                .reduce((earlier, later) -> later)
                .ifPresent(newest -> refuse(config, newest));
        flyway.migrate();
    }

    private static void refuse(PostgresConfig config, MigrationInfo newest) {
        throw new DatabaseFailure(
                "The database %s was brought to version %s (%s) by a newer Millrace, which this one does not know; run the newer one."
                        .formatted(config.address(), newest.getVersion(), newest.getDescription()));
    }

    private static String line(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
