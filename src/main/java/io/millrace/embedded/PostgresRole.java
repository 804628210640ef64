package io.millrace.embedded;

import io.millrace.config.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** The configured role and its database: made where they are absent, the password set where another one is configured now. */
final class PostgresRole {
    static final String SUPERUSER = "postgres";
    static final String DATABASE = "millrace";
    private static final String SECONDS = "10";

    private final int port;
    private final String superuserPassword;

    PostgresRole(int port, String superuserPassword) {
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    void ensure(PostgresConfig config) {
        String password = config.password().value();
        try (Connection works = connect(DATABASE, config.user(), password)) {
            works.isValid(1);
        } catch (SQLException e) {
            make(config.user(), password);
        }
    }

    private void make(String user, String password) {
        try (Connection root = connect("postgres", SUPERUSER, superuserPassword)) {
            if (absent(root, "select 1 from pg_roles where rolname = ?", user)) {
                run(root, "select format('create role %I', ?)", user);
            }
            run(root, "select format('alter role %I login createdb password %L', ?, ?)", user, password);
            if (absent(root, "select 1 from pg_database where datname = ?", DATABASE)) {
                run(root, "select format('create database %I owner %I', ?, ?)", DATABASE, user);
            }
            run(root, "select format('alter database %I owner to %I', ?, ?)", DATABASE, user);
        } catch (SQLException e) {
            throw new EmbeddedFailure(
                    "The embedded PostgreSQL did not let its role %s and database %s be made: %s"
                            .formatted(user, DATABASE, Sentence.of(e)),
                    e);
        }
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        properties.setProperty("sslmode", "disable");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    private static boolean absent(Connection root, String query, String name) throws SQLException {
        try (PreparedStatement statement = root.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }

    /** The server quotes: the first statement makes the second. */
    private static void run(Connection root, String quoting, String... values) throws SQLException {
        try (PreparedStatement statement = root.prepareStatement(quoting)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery();
                    java.sql.Statement made = root.createStatement()) {
                rows.next();
                made.execute(rows.getString(1));
            }
        }
    }
}
