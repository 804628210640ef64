package io.millrace.ledger;

import io.millrace.bus.ConsumerStop;
import io.millrace.database.Database;
import io.millrace.event.Guard;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;

/**
 * Moves one row of the ledger, each under the epoch of its holder.
 *
 * <pre>
 *   assignment ── raise ──▶ epoch + 1: whoever held it before matches no row from now on
 *   sink       ── advance ──▶ next_offset: start ──▶ end        in the transaction of the sink's rows
 *   refine     ── note ──▶ noted_end := end, told_end := greatest(told_end, end)   in the transaction of the claims
 *              ── (Kafka transaction) ── mirror ──▶ next_offset := greatest(next_offset, end)
 * </pre>
 *
 * Thread: any; answers come on the caller's context.
 */
public final class Ledger {
    private static final String PLACE = " where grp = $1 and topic_id = $2 and partition = $3";
    private static final String HELD = PLACE + (Guard.EPOCH_FENCE.on() ? " and epoch = $4" : " and epoch >= $4");
    private static final String RAISE =
            "update ledger set epoch = epoch + 1" + PLACE + " returning epoch, next_offset, noted_end, seek_to";
    private static final String NEXT = "select next_offset from ledger" + PLACE;
    private static final String ADVANCE = "update ledger set next_offset = $6, noted_end = $6, settled_at = now()"
            + HELD + (Guard.START_CHECK.on() ? " and next_offset = $5" : " and next_offset >= 0 * $5");
    // a node of a version that has no told_end yet notes the other alone
    private static final String NOTE =
            "update ledger set noted_end = $5, told_end = greatest(told_end, noted_end, $5::bigint)" + HELD;
    private static final String MIRRORED = "select next_offset, greatest(told_end, noted_end) as told_end, "
            + OffsetRange.COLUMNS + " from ledger" + PLACE;
    // seek_to follows while an operator's seek is below what was mirrored, so that a crash on the way finds its permit
    private static final String MIRROR =
            "update ledger set next_offset = greatest(next_offset, $6::bigint), settled_at = now(),"
                    + " skipped = skipped - int8multirange(int8range($5::bigint, $6)),"
                    + " seek_to = case when seek_to is not null and $6 < next_offset then $6 end" + HELD;

    private final Database database;

    public Ledger(Database database) {
        this.database = database;
    }

    /**
     * What the ledger says of a partition that was just taken.
     *
     * @param epoch of this holder; all older ones are fenced
     * @param next up to where everything is settled; for refine the mirror of the end committed in Kafka
     * @param notedEnd refine: the end that the last claims were made for
     * @param seekTo refine: an operator's permit to start below {@code next}; null where there is none
     */
    public record Held(long epoch, long next, long notedEnd, Long seekTo) {}

    /** Takes the partition. A {@link ConsumerStop} where the group was never seeded on this incarnation of the topic. */
    public Future<Held> raise(String group, Partition p) {
        return database.query(RAISE, group, p.topicId(), p.number()).map(rows -> {
            if (rows.rowCount() == 0) {
                throw unseeded(group, p);
            }
            return held(rows);
        });
    }

    private static ConsumerStop unseeded(String group, Partition p) {
        return new ConsumerStop(
                "the ledger has no row of group " + group + " for " + p + " of topic id " + p.topicId(),
                StopCommand.adopt(group, p.topic()));
    }

    private static Held held(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Held(
                row.getLong("epoch"), row.getLong("next_offset"), row.getLong("noted_end"), row.getLong("seek_to"));
    }

    /** A sink settles [start, end) with its rows. Fails with {@link Fenced} unless held under this epoch and standing at start. */
    public Future<Void> advance(SqlConnection c, String group, Partition p, long epoch, long start, long end) {
        return Database.query(c, ADVANCE, group, p.topicId(), p.number(), epoch, start, end)
                .map(rows -> matched(rows, group, p, epoch));
    }

    /** Refine notes, with the claims, the end that its Kafka transaction is going to commit. */
    public Future<Void> note(SqlConnection c, String group, Partition p, long epoch, long end) {
        return Database.query(c, NOTE, group, p.topicId(), p.number(), epoch, end)
                .map(rows -> matched(rows, group, p, epoch));
    }

    /** Refine mirrors that [start, end) is known to be committed in Kafka: it is skipped no more, and the mirror is never lowered. */
    public Future<Void> mirror(String group, Partition p, long epoch, long start, long end) {
        return database.query(MIRROR, group, p.topicId(), p.number(), epoch, start, end)
                .map(rows -> matched(rows, group, p, epoch));
    }

    /** Up to where everything is settled; for refine the mirror. Fails as {@link #raise} does where there is no row. */
    public Future<Long> next(String group, Partition p) {
        return only(NEXT, group, p).map(row -> row.getLong("next_offset"));
    }

    /** What refine has behind it. Fails as {@link #raise} does where there is no row. */
    public Future<Mirror> mirrored(String group, Partition p) {
        return only(MIRRORED, group, p)
                .map(row -> new Mirror(row.getLong("next_offset"), OffsetRange.read(row), row.getLong("told_end")));
    }

    private Future<Row> only(String sql, String group, Partition p) {
        return database.query(sql, group, p.topicId(), p.number()).map(rows -> {
            if (rows.rowCount() == 0) {
                throw unseeded(group, p);
            }
            return rows.iterator().next();
        });
    }

    private static Void matched(RowSet<Row> rows, String group, Partition p, long epoch) {
        if (rows.rowCount() != 1) {
            throw new Fenced(group, p, epoch);
        }
        return null;
    }
}
