package io.millrace.ledger;

import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Moves rows of the ledger by a person's hand. Each raises the epoch, so that a holder who is alive takes the partition anew, and fails
 * where the row is no longer as the person saw it. Thread: any; without state.
 */
public final class LedgerEdits {
    private static final String AS_SEEN =
            ", epoch = epoch + 1 where grp = $1 and topic_id = $2 and partition = $3 and next_offset = $4";
    private static final String MOVE =
            "update ledger set next_offset = $5, noted_end = $5, seek_to = null, settled_at = now(),"
                    + " skipped = skipped * int8multirange(int8range(null, $5)) + int8multirange(int8range(least($6, $5), $5)),"
                    // down: other records come there, of which nothing was told
                    + " told_end = case when $5 < next_offset then $5 else told_end end"
                    + AS_SEEN;
    private static final String PERMIT =
            "update ledger set seek_to = $5, noted_end = $5, next_offset = greatest(next_offset, $6)" + AS_SEEN;
    private static final String DROP_CUT = "delete from cuts where grp = $1 and topic_id = $2 and partition = $3";
    // a pause outlives the incarnation of the topic
    private static final String BEGIN = """
            insert into ledger as l (grp, topic_id, partition, topic, cluster_id, next_offset, noted_end, paused_at)
            values ($1, $2, $3, $4, $5, $6, $6,
                (select min(paused_at) from ledger where grp = $1 and topic = $4 and partition = $3))
            on conflict (grp, topic_id, partition) do update set cluster_id = excluded.cluster_id, topic = excluded.topic,
                next_offset = excluded.next_offset, noted_end = excluded.next_offset, told_end = excluded.next_offset,
                seek_to = null, skipped = '{}', epoch = l.epoch + 1, settled_at = now()""";

    private static final String PAUSE =
            "update ledger set paused_at = case when $4 then coalesce(paused_at, now()) end where grp = $1"
                    + " and ($2::text is null or topic = $2) and ($3::int is null or partition = $3)";
    private static final String HELD = " where grp = $1 and topic_id = $2 and partition = $3 and epoch = $4";
    private static final String UNTELL = "update ledger set noted_end = next_offset, told_end = next_offset" + HELD;
    private static final String RESTORE = """
            update ledger set next_offset = $6, noted_end = $6, told_end = $6, seek_to = null, settled_at = now(),
                skipped = skipped + $7::text::int8multirange""" + HELD + " and next_offset = $5";

    private LedgerEdits() {}

    /** Nothing was told of what lies beyond the mirror; the caller has taken it back. */
    public static Future<Void> untell(SqlConnection connection, String group, Partition p, long epoch) {
        return held(connection, UNTELL, group, p, epoch);
    }

    /**
     * Refine's mirror of a restored ledger goes to where Kafka has it, and all below is told.
     *
     * @param skipped what is left to be processed after all
     */
    public static Future<Void> restore(
            SqlConnection connection,
            String group,
            Partition p,
            long epoch,
            OffsetRange mirrored,
            List<OffsetRange> skipped) {
        String ranges = skipped.stream()
                .map(range -> "[" + range.from() + "," + range.to() + ")")
                .collect(Collectors.joining(",", "{", "}"));
        return held(connection, RESTORE, group, p, epoch, mirrored.from(), mirrored.to(), ranges);
    }

    private static Future<Void> held(
            SqlConnection connection, String sql, String group, Partition p, long epoch, Object... more) {
        List<Object> values = new ArrayList<>(List.of(group, p.topicId(), p.number(), epoch));
        values.addAll(List.of(more));
        return Database.query(connection, sql, values.toArray()).map(rows -> {
            if (rows.rowCount() != 1) {
                throw new Fenced(group, p, epoch);
            }
            return null;
        });
    }

    /**
     * The group reads nothing more here, or again. The epoch stays: what is under way is settled.
     *
     * @param topic null for all
     * @param partition null for all
     */
    public static Future<Void> pause(
            SqlConnection connection, String group, String topic, Integer partition, boolean pause) {
        return Database.query(connection, PAUSE, group, topic, partition, pause).mapEmpty();
    }

    /**
     * The group goes on at this offset, as if everything below were settled; what it never settled of that is noted as skipped. A cut
     * that was open is given up.
     *
     * @param settled up to where it was settled before
     */
    public static Future<Void> move(SqlConnection connection, LedgerRow row, long settled, long offset) {
        Partition p = row.partition();
        return edit(connection, MOVE, row, settled, offset)
                .compose(moved -> Database.query(connection, DROP_CUT, row.group(), p.topicId(), p.number()))
                .mapEmpty();
    }

    /**
     * Refine may start at this offset, which lies below its mirror: of what lies between, it takes what was skipped.
     *
     * @param settled up to where it was settled before: the mirror
     */
    public static Future<Void> permit(SqlConnection connection, LedgerRow row, long settled, long offset) {
        return edit(connection, PERMIT, row, settled, offset);
    }

    /** The group begins on this incarnation of a topic at this offset. */
    public static Future<Void> begin(
            SqlConnection connection, String group, Partition p, String clusterId, long offset) {
        return Database.query(connection, BEGIN, group, p.topicId(), p.number(), p.topic(), clusterId, offset)
                .mapEmpty();
    }

    private static Future<Void> edit(SqlConnection connection, String sql, LedgerRow row, long settled, long offset) {
        Partition p = row.partition();
        return Database.query(connection, sql, row.group(), p.topicId(), p.number(), row.next(), offset, settled)
                .map(rows -> matched(rows, row));
    }

    private static Void matched(RowSet<?> rows, LedgerRow row) {
        if (rows.rowCount() != 1) {
            throw new Overtaken(row.group(), row.partition());
        }
        return null;
    }
}
