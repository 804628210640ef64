package io.millrace.prove.judge;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Reads rows, what became of duplicates, and aggregates against rows, in plain SQL. Thread: one. */
public final class RowReader implements AutoCloseable {
    private static final int AT_A_TIME = 10_000;
    private static final String ROWS = "select event_id, message_id_stamp from events where event_id = any(?)";
    private static final String HOLDERS =
            "select event_id, duplicate_of from outcomes where outcome = 'duplicate' and event_id = any(?)";
    private static final String TWICE = """
            select (select count(*) - count(distinct event_id) from events)
                 + (select count(*) - count(distinct message_id_stamp) from events)""";
    private static final String WRONG = Aggregate.wrongLines();

    private static final String LAG = """
            select 1000 * percentile_cont(?) within group (order by extract(epoch from stored_at - received_at))
            from events where received_at >= ? and received_at < ?""";

    private static final String ENDED = """
            select count(*) from unnest(?, ?) as place(n, o)
            where exists (select from dead_letters where origin_partition = n and origin_offset = o)
               or exists (select from events where raw_partition = n and raw_offset = o)
               or exists (select from outcomes where partition = n and "offset" = o)""";
    private static final String OFFSETS = "select partition, next_offset from ledger where grp = ? and topic = ?";
    private static final String REVISIONS = """
            with asked as (select unnest(?::uuid[]) as event_id)
            select event_id, revision from events join asked using (event_id)
            union all select event_id, revision from revised join asked using (event_id)""";
    private static final String COPY = "millrace_copy";
    private static final int VALID_S = 5;

    private final String jdbc;
    private Connection connection;

    RowReader(String jdbc) throws SQLException {
        this.jdbc = jdbc;
        this.connection = DriverManager.getConnection(jdbc);
    }

    /** Another one where the server has been away. */
    private Connection connection() throws SQLException {
        if (!connection.isValid(VALID_S)) {
            connection.close();
            connection = DriverManager.getConnection(jdbc);
        }
        return connection;
    }

    /** Of the duplicates among these, which event is said to be the first. */
    Map<UUID, UUID> holders(List<UUID> ids) throws SQLException {
        Map<UUID, UUID> holders = new HashMap<>();
        each(HOLDERS, ids, row -> holders.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class)));
        return holders;
    }

    /** Those of these that have a row, and the message id that it holds. */
    Map<UUID, String> stored(List<UUID> ids) throws SQLException {
        Map<UUID, String> stored = new HashMap<>();
        each(ROWS, ids, row -> stored.put(row.getObject(1, UUID.class), row.getString(2)));
        return stored;
    }

    /** How many of these events have a row of another revision than this, or none. */
    long outdated(Map<UUID, Integer> highest) throws SQLException {
        Map<UUID, Integer> found = new HashMap<>();
        each(REVISIONS, List.copyOf(highest.keySet()), row -> found.put(row.getObject(1, UUID.class), row.getInt(2)));
        return highest.entrySet().stream()
                .filter(event -> !event.getValue().equals(found.get(event.getKey())))
                .count();
    }

    /** Rows too many, by event id or by message id. */
    long doubled() throws SQLException {
        return number(TWICE);
    }

    /** Lines of an aggregate that are not as SQL over the rows says. */
    long wrongAggregates() throws SQLException {
        return number(WRONG);
    }

    /** How many of these places in {@code events.raw} have become a row, an outcome or a dead letter. */
    public long ended(List<Integer> partitions, List<Long> offsets) throws SQLException {
        Connection open = connection();
        try (PreparedStatement statement = open.prepareStatement(ENDED)) {
            statement.setArray(1, open.createArrayOf("int", partitions.toArray()));
            statement.setArray(2, open.createArrayOf("bigint", offsets.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Where a group is, by partition. */
    public Map<Integer, Long> offsets(String group, String topic) throws SQLException {
        Map<Integer, Long> offsets = new TreeMap<>();
        try (PreparedStatement statement = connection().prepareStatement(OFFSETS)) {
            statement.setString(1, group);
            statement.setString(2, topic);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return offsets;
    }

    /** What a {@code select count(*)} finds. */
    public long count(String sql) throws SQLException {
        return number(sql);
    }

    /** Dead letters, of all time. */
    public long letters() throws SQLException {
        return number("select count(*) from dead_letters");
    }

    /**
     * Milliseconds from receipt to row within which this share of the events was that were received between these moments; NaN where none
     * of them has a row.
     */
    public double lagMs(double share, Instant from, Instant until) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(LAG)) {
            statement.setDouble(1, share);
            statement.setObject(2, from.atOffset(ZoneOffset.UTC));
            statement.setObject(3, until.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                double lag = rows.getDouble(1);
                return rows.wasNull() ? Double.NaN : lag;
            }
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Makes a copy of the database as it is now; connections to it are cut off. */
    public void copyDatabase() throws SQLException {
        maintain(
                "alter database millrace allow_connections false",
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = 'millrace'",
                "create database " + COPY + " template millrace",
                "alter database millrace allow_connections true");
    }

    /** Puts the copy in the place of the database. */
    public void restoreCopy() throws SQLException {
        maintain("drop database millrace with (force)", "alter database " + COPY + " rename to millrace");
    }

    private void maintain(String... statements) throws SQLException {
        try (Connection beside = DriverManager.getConnection(jdbc.replace("/millrace?", "/postgres?"));
                Statement statement = beside.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private interface Taker {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String sql, List<UUID> ids, Taker taker) throws SQLException {
        for (int from = 0; from < ids.size(); from += AT_A_TIME) {
            Array some = connection()
                    .createArrayOf(
                            "uuid",
                            ids.subList(from, Math.min(from + AT_A_TIME, ids.size()))
                                    .toArray());
            try (PreparedStatement statement = connection().prepareStatement(sql)) {
                statement.setArray(1, some);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        taker.take(rows);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
