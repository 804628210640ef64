package io.millrace.claims;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * The two tables of claims while a transaction works with them: under the lock neither changes its part.
 *
 * <pre>
 *   claimers, re-entries   shared lock      read both, write the younger
 *   retraction             exclusive lock   deletes from both what was claimed in vain
 *   rotation               exclusive lock   empties the older and makes it the younger
 * </pre>
 *
 * So what a claimer finds in the older generation stays as it is until the claimer commits; only the younger has races, and its
 * primary key decides them.
 */
record Generations(String younger, String older) {
    /** The name of the advisory lock. */
    static final long LOCK = 0x6D696C6C_636C61L;

    // A big batch on a small table would be planned as a scan of the table, and go on so while the table grows.
    private static final String BY_INDEX =
            "set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),"
                    + " set_config('enable_mergejoin', 'off', true)";
    private static final String SHARED_LOCK = "select pg_advisory_xact_lock_shared($1), " + BY_INDEX;
    // past a lock that is not had soon claimers of all nodes would queue up behind us; the batch comes again
    private static final String LOCK_ALONE =
            "select set_config('lock_timeout', '1s', true), pg_advisory_xact_lock($1), " + BY_INDEX;
    private static final String YOUNGEST = "select slot from claim_generations order by started_at desc, slot limit 1";

    /** Takes the shared lock until the transaction ends; the order is read after it, by a statement of its own snapshot. */
    static Future<Generations> lock(SqlConnection connection) {
        Future<?> locked = Database.query(connection, SHARED_LOCK, LOCK);
        Future<RowSet<Row>> youngest = Database.query(connection, YOUNGEST);
        return Database.together(List.of(locked, youngest))
                .map(both -> ofYounger(youngest.result().iterator().next().getInteger("slot")));
    }

    /** Takes the exclusive lock until the transaction ends; to be taken before any other of claims. Fails where it is not had within a second. */
    static Future<Void> lockAlone(SqlConnection connection) {
        return Database.query(connection, LOCK_ALONE, LOCK).mapEmpty();
    }

    static Generations ofYounger(int slot) {
        return new Generations("claims_" + slot, "claims_" + (1 - slot));
    }
}
