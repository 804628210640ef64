package io.millrace.prove.judge;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a partition stood still while there was load for all of them: of refine and rows, by the ledger, looked at five times a
 * second. Thread: its own; opened and closed by one other.
 */
public final class StallWatch implements AutoCloseable {
    private static final long LOOK_MS = 200;
    private static final String LEDGER =
            "select grp || ' ' || topic || '-' || partition, next_offset from ledger where grp = 'rows'"
                    + " or grp = 'refine' and topic = 'events.raw'";

    private record Step(long offset, long since) {}

    private final Map<String, Step> steps = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long longest;
    private String where = "";
    private SQLException wrong;

    public StallWatch(String jdbc) {
        thread = Thread.ofVirtual().name("prove-stall").start(() -> watch(jdbc));
    }

    private void watch(String jdbc) {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            while (!stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                look(statement);
            }
        } catch (SQLException e) {
            wrong = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(LEDGER)) {
            long now = System.nanoTime();
            while (rows.next()) {
                step(rows.getString(1), rows.getLong(2), now);
            }
        }
    }

    private void step(String place, long offset, long now) {
        Step before = steps.get(place);
        if (before == null || before.offset != offset) {
            steps.put(place, new Step(offset, now));
        } else if (now - before.since > longest) {
            longest = now - before.since;
            where = place;
        }
    }

    /** Ends the watch; milliseconds of the longest stall. */
    public long longestMs() throws SQLException, InterruptedException {
        close();
        thread.join();
        if (wrong != null) {
            throw wrong;
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    /** Group, topic and partition of the longest one; after {@link #longestMs}. */
    public String where() {
        return where;
    }

    /** Ends the watch; its thread ends with its next look. */
    @Override
    public void close() {
        stop.countDown();
    }
}
