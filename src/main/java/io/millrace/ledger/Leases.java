package io.millrace.ledger;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What one of all nodes does at a time. Time is PostgreSQL's, so that clocks of nodes do not matter; but a holder that sleeps may wake after its time, so
 * what must not be done twice needs a fence of its own. Thread: the caller's context.
 */
public final class Leases {
    private static final String HOLD =
            "insert into leases as l (name, holder, epoch, until) values ($1, $2, 1, clock_timestamp() + $3 * interval '1 ms')"
                    + " on conflict (name) do update set holder = excluded.holder, until = excluded.until,"
                    + " epoch = l.epoch + case when l.holder = excluded.holder then 0 else 1 end"
                    + " where l.holder = excluded.holder or l.until < clock_timestamp() returning epoch";
    private static final String LEAVE = "delete from leases where name = $1 and holder = $2";

    private final Database database;

    public Leases(Database database) {
        this.database = database;
    }

    /**
     * Takes the lease, or renews it.
     *
     * @param holder another one for each start of a node
     * @return the epoch, which rises with each change of holders; empty while another holds it
     */
    public Future<OptionalLong> hold(String name, String holder, Duration time) {
        return database.query(HOLD, name, holder, time.toMillis()).map(rows -> {
            for (Row row : rows) {
                return OptionalLong.of(row.getLong(0));
            }
            return OptionalLong.empty();
        });
    }

    /** Lets another take it at once. */
    public Future<Void> leave(String name, String holder) {
        return database.query(LEAVE, name, holder).mapEmpty();
    }
}
