package io.millrace.group;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.database.Database;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;

/**
 * Lets a group read nothing of some partitions, on all nodes and over restarts, until a person resumes it. The ledger alone knows it, so
 * it can be told while Kafka is away; nodes see it when they next look at the ledger. Thread: the caller's context.
 */
final class GroupPause {
    private final Database database;
    private final LedgerRows ledger;

    GroupPause(Database database, LedgerRows ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    Future<PausePlan> set(Reader reader, Extent extent, boolean pause, Order order) {
        return ledger.ofGroup(reader.group()).compose(rows -> {
            PausePlan plan = PausePlan.of(reader, rows, extent, pause);
            AuditEntry entry = new AuditEntry(
                    order.who(),
                    pause ? "group.pause" : "group.resume",
                    extent.of(reader.group()),
                    plan.was(),
                    plan.becomes(),
                    order.reason(),
                    order.dryRun());
            return database.transaction(connection -> AuditLog.write(connection, entry)
                            .compose(written -> order.dryRun()
                                    ? Future.succeededFuture()
                                    : LedgerEdits.pause(
                                            connection, reader.group(), extent.topic(), extent.partition(), pause)))
                    .map(plan);
        });
    }
}
