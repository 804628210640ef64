package io.millrace.audit;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Writes the table {@code audit}. Thread: any. */
public final class AuditLog {
    private static final String INSERT = """
            insert into audit (who, action, target, was, becomes, reason, dry_run)
            values ($1, $2, $3, $4, $5, $6, $7) returning id""";
    private static final String COMPLETE = "update audit set becomes = $2 where id = $1";

    private AuditLog() {}

    /** In the transaction of the change. */
    public static Future<Void> write(SqlConnection connection, AuditEntry entry) {
        return Database.query(connection, INSERT, values(entry)).mapEmpty();
    }

    /** Before a change that is made elsewhere; yields the number by which it is completed. */
    public static Future<Long> begin(Database database, AuditEntry entry) {
        return database.query(INSERT, values(entry))
                .map(rows -> rows.iterator().next().getLong("id"));
    }

    public static Future<Void> complete(Database database, long id, String becomes) {
        return database.query(COMPLETE, id, becomes).mapEmpty();
    }

    private static Object[] values(AuditEntry entry) {
        return new Object[] {
            entry.who(), entry.action(), entry.target(), entry.was(), entry.becomes(), entry.reason(), entry.dryRun()
        };
    }
}
