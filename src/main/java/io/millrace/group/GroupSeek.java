package io.millrace.group;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.database.Database;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Sets from where a group goes on.
 *
 * <pre>
 *   sink     next_offset := to                      its next owner begins there
 *   refine   committed in Kafka := to, and in the ledger
 *            at or above the mirror: next_offset := to     what lies between is noted as skipped and not processed
 *            below the mirror:       seek_to := to         what lies below the mirror is read again: what was skipped is
 *                                                          processed, all else dropped as seen
 *            Kafka went back:        next_offset := to     what it gets from there on is new
 * </pre>
 *
 * Kafka takes a commit for refine only while the group has no members. Thread: the caller's context.
 */
public final class GroupSeek {
    private final Database database;
    private final GroupStates states;
    private final GroupOffsets offsets;

    public GroupSeek(Database database, GroupStates states, GroupOffsets offsets) {
        this.database = database;
        this.states = states;
        this.offsets = offsets;
    }

    /** @param to a number, {@code earliest} or {@code latest} */
    public Future<SeekPlan> seek(Reader reader, String topic, int partition, String to, Order order) {
        return states.of(reader).compose(all -> {
            PartitionState state = all.stream()
                    .filter(one -> one.partition().topic().equals(topic)
                            && one.partition().number() == partition)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "group " + reader.group() + " does not read " + topic + "-" + partition));
            SeekPlan plan = SeekPlan.of(reader, state, to);
            return database.transaction(connection -> apply(connection, reader, state, plan, order))
                    .map(plan);
        });
    }

    private Future<Void> apply(
            SqlConnection connection, Reader reader, PartitionState state, SeekPlan plan, Order order) {
        AuditEntry entry = new AuditEntry(
                order.who(),
                "group.seek",
                reader.group() + " " + state.partition(),
                plan.was(),
                Long.toString(plan.offset()),
                order.reason(),
                order.dryRun());
        Future<Void> written = AuditLog.write(connection, entry);
        return order.dryRun() ? written : written.compose(done -> move(connection, reader, state, plan.offset()));
    }

    private Future<Void> move(SqlConnection connection, Reader reader, PartitionState state, long offset) {
        LedgerRow row = state.row();
        if (!reader.transactional()) {
            return LedgerEdits.move(connection, row, state.settled(), offset);
        }
        Future<Void> edited = SeekPlan.rereads(state, offset)
                ? LedgerEdits.permit(connection, row, state.settled(), offset)
                : LedgerEdits.move(connection, row, state.settled(), offset);
        return edited.compose(done -> offsets.commit(reader.group(), row.partition(), offset))
                .recover(failure -> Future.failedFuture(asSentence(reader, failure)));
    }

    static Throwable asSentence(Reader reader, Throwable failure) {
        return failure instanceof UnknownMemberIdException || failure instanceof GroupNotEmptyException
                ? new IllegalStateException(
                        "group " + reader.group()
                                + " has members, and Kafka lets nobody else commit for them: stop the servers, run this again,"
                                + " start them",
                        failure)
                : failure;
    }
}
