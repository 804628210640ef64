package io.millrace.database;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;

/** The node's one way to PostgreSQL. Thread: any; answers come on the caller's context. */
public final class Database {
    private final Pool pool;

    public Database(Pool pool) {
        this.pool = pool;
    }

    /** One prepared statement outside a transaction. */
    public Future<RowSet<Row>> query(String sql, Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.wrap(values));
    }

    /** One prepared statement on the connection of a transaction. */
    public static Future<RowSet<Row>> query(SqlConnection connection, String sql, Object... values) {
        return connection.preparedQuery(sql).execute(Tuple.wrap(values));
    }

    /**
     * What was sent on one connection without waiting in between, in the order in which it was sent. Completes when all of it has, with
     * all that each of them goes on to send: else it would be sent when the transaction is over, and stand by itself. Fails with the
     * first failure of the list; where PostgreSQL refused that one, those behind it fail as well, since the transaction is broken.
     */
    public static Future<Void> together(List<? extends Future<?>> sent) {
        return Future.join(sent).mapEmpty();
    }

    /** Commits where the work succeeds; rolls back and fails with the work's cause where it does not. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work);
    }

    public Future<Void> close() {
        return pool.close();
    }

    /** True where the data is at fault (SQLSTATE classes 22, 23, 54), false where it is the system: then it is tried again. */
    public static boolean refusesData(Throwable failure) {
        return failure instanceof PgException e
                && e.getSqlState() != null
                && List.of("22", "23", "54").contains(e.getSqlState().substring(0, 2));
    }
}
