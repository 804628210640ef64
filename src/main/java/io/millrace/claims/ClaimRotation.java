package io.millrace.claims;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;

/**
 * Starts a new generation when the younger is as old as the window, and drops the older whole. A claim is so held for the window
 * at least and for twice the window at most, counted from when it was made or moved; a second delivery within the window is
 * always told. Later than that it may pass as a new event. Where nobody rotates, claims are held longer, never shorter.
 *
 * <p>Any node may call it at any time; PostgreSQL's clock decides, under a lock that no claimer shares. Thread: any.
 */
public final class ClaimRotation {
    private static final String DUE =
            "select max(started_at) <= clock_timestamp() - $1::bigint * interval '1 millisecond' as due from claim_generations";
    // past a lock that is not had in time claimers would queue up behind us; the next call tries again
    private static final String LOCK = "select set_config('lock_timeout', $2, true), pg_advisory_xact_lock($1)";
    private static final String YOUNGEST = "select slot from claim_generations order by started_at desc, slot limit 1";
    private static final String TURN = """
            update claim_generations
            set started_at = greatest(clock_timestamp(),
                (select max(started_at) from claim_generations) + interval '1 microsecond')
            where slot = $1""";

    private final Database database;
    private final Duration window;
    private final Duration lockTimeout;

    public ClaimRotation(Database database, Duration window, Duration lockTimeout) {
        this.database = database;
        this.window = window;
        this.lockTimeout = lockTimeout;
    }

    /** True where it was due and is done. Fails where claimers hold the lock for longer than the timeout. */
    public Future<Boolean> rotate() {
        return database.query(DUE, window.toMillis())
                .map(rows -> rows.iterator().next().getBoolean("due"))
                .compose(due -> due ? database.transaction(this::rotateLocked) : Future.succeededFuture(false));
    }

    private Future<Boolean> rotateLocked(SqlConnection connection) {
        return Database.query(connection, LOCK, Generations.LOCK, lockTimeout.toMillis() + "ms")
                .compose(locked -> Database.query(connection, DUE, window.toMillis()))
                .compose(rows -> rows.iterator().next().getBoolean("due")
                        ? turn(connection)
                        : Future.succeededFuture(false)); // another node was faster
    }

    private static Future<Boolean> turn(SqlConnection connection) {
        return Database.query(connection, YOUNGEST).compose(rows -> {
            int older = 1 - rows.iterator().next().getInteger("slot");
            return Database.query(connection, "truncate claims_" + older)
                    .compose(emptied -> Database.query(connection, TURN, older))
                    .map(true);
        });
    }
}
