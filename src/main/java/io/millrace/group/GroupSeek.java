package io.millrace.group;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.database.Database;
import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Place;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.OffsetRange;
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
final class GroupSeek {
    private final Database database;
    private final GroupStates states;
    private final GroupOffsets offsets;

    GroupSeek(Database database, GroupStates states, GroupOffsets offsets) {
        this.database = database;
        this.states = states;
        this.offsets = offsets;
    }

    /** @param to a number, {@code earliest} or {@code latest} */
    Future<SeekPlan> seek(Reader reader, String topic, int partition, String to, Order order) {
        return state(reader, new Place(topic, partition))
                .compose(state -> apply("group.seek", reader, state, SeekPlan.of(reader, state, to), order));
    }

    /** Over these records, the first of which is the one that the group stands at. */
    Future<SeekPlan> skip(Reader reader, Place place, OffsetRange named, Order order) {
        return state(reader, place)
                .compose(state -> apply("group.skip", reader, state, SeekPlan.skip(reader, state, named), order));
    }

    private Future<PartitionState> state(Reader reader, Place place) {
        return states.of(reader).map(all -> all.stream()
                .filter(one -> one.partition().topic().equals(place.topic())
                        && one.partition().number() == place.number())
                .findFirst()
                .orElseThrow(() -> new GroupRefusal(
                        Kind.PLACE,
                        reader.topics().contains(place.topic()) ? "/partition" : "/topic",
                        "group " + reader.group() + " does not read " + place)));
    }

    private Future<SeekPlan> apply(String verb, Reader reader, PartitionState state, SeekPlan plan, Order order) {
        AuditEntry entry = new AuditEntry(
                order.who(),
                verb,
                reader.group() + " " + state.partition(),
                plan.was(),
                plan.becomes(),
                order.reason(),
                order.dryRun());
        return database.transaction(connection -> AuditLog.write(connection, entry)
                        .compose(written -> order.dryRun()
                                ? Future.succeededFuture()
                                : move(connection, reader, state, plan.offset())))
                .map(plan);
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
                ? new GroupRefusal(
                        Kind.MEMBERS,
                        "",
                        "group " + reader.group()
                                + " has members, and Kafka lets nobody else commit for them: stop the servers, run"
                                + " it by bin/millrace, start them")
                : failure;
    }
}
