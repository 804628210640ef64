package io.millrace.store.rows;

import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes events part by part under savepoints, and finds those that PostgreSQL refuses. Each part sees what the parts before it wrote,
 * so that an event that is refused only beside another is found as well.
 */
final class Bisection {
    private final RowWriter writer;

    Bisection(RowWriter writer) {
        this.writer = writer;
    }

    /** Takes the transaction with it; its items are rejected. */
    static final class Refused extends RuntimeException {
        private final transient List<Item> items;

        private Refused(List<Item> items) {
            super(items.size() + " events are refused", null, false, false);
            this.items = items;
        }

        List<Item> items() {
            return items;
        }
    }

    /** Rows and their aggregates; yields the events that had no row before. Fails with {@link Refused} where events are refused: then nothing of this transaction may stay. */
    Future<List<SilverEvent>> write(SqlConnection connection, List<SilverEvent> events) {
        List<Item> refused = new ArrayList<>();
        // what is checked at the commit alone could not be laid at one event's door
        return run(connection, "set constraints all immediate")
                .compose(set -> part(connection, events, refused))
                .compose(fresh ->
                        refused.isEmpty() ? Future.succeededFuture(fresh) : Future.failedFuture(new Refused(refused)));
    }

    private Future<List<SilverEvent>> part(SqlConnection connection, List<SilverEvent> events, List<Item> refused) {
        if (events.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return run(connection, "savepoint part")
                .compose(set -> writer.rows(connection, events))
                .compose(written -> writer.aggregates(connection, written)
                        .compose(told -> run(connection, "release savepoint part"))
                        .map(written.fresh()))
                .recover(failure -> Database.refusesData(failure)
                        ? run(connection, "rollback to savepoint part; release savepoint part")
                                .compose(back -> split(connection, events, refused, failure))
                        : Future.failedFuture(failure));
    }

    private Future<List<SilverEvent>> split(
            SqlConnection connection, List<SilverEvent> events, List<Item> refused, Throwable failure) {
        if (events.size() == 1) {
            Item item = events.getFirst().item();
            SilverReader.refuse(item, message(failure));
            refused.add(item);
            return Future.succeededFuture(List.of());
        }
        int middle = events.size() / 2;
        return part(connection, events.subList(0, middle), refused)
                .compose(first -> part(connection, events.subList(middle, events.size()), refused)
                        .map(second -> {
                            List<SilverEvent> both = new ArrayList<>(first);
                            both.addAll(second);
                            return both;
                        }));
    }

    private static String message(Throwable failure) {
        return failure instanceof PgException e
                ? "PostgreSQL refuses the row: " + e.getErrorMessage() + " (SQLSTATE " + e.getSqlState() + ")"
                : failure.toString();
    }

    private static Future<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }
}
