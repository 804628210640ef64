package io.millrace.store.objects;

import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.ledger.Fenced;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;

/** The table of cuts that are recorded and not yet settled, at most one a group and partition. Thread: any. */
public final class Cuts {
    private static final String PLACE = " where grp = $1 and topic_id = $2 and partition = $3";
    private static final String FIND = "select start_offset, end_offset, format, layouts from cuts" + PLACE;
    // one statement: the epoch is checked under the ledger row's lock, so that nobody can take the partition in between
    private static final String RECORD = """
            insert into cuts (grp, topic_id, partition, start_offset, end_offset, format, epoch, layouts)
            select grp, topic_id, partition, next_offset, $6, $7, epoch, $8 from ledger
            where grp = $1 and topic_id = $2 and partition = $3 and epoch = $4 and next_offset = $5 for update
            on conflict (grp, topic_id, partition) do update set epoch = excluded.epoch
            where cuts.start_offset = excluded.start_offset and cuts.end_offset = excluded.end_offset""";
    private static final String FORGET_OTHERS = "delete from cuts" + PLACE + " and start_offset <> $5"
            + " and exists (select from ledger" + PLACE + " and epoch = $4 and next_offset = $5)";
    private static final String SETTLED = "delete from cuts" + PLACE + " and start_offset = $4";

    private static final String PLAN = """
            insert into cuts (grp, topic_id, partition, start_offset, end_offset, format, epoch, layouts)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (grp, topic_id, partition) do update set start_offset = excluded.start_offset,
                end_offset = excluded.end_offset, format = excluded.format, epoch = excluded.epoch,
                layouts = excluded.layouts""";

    private final Database database;

    Cuts(Database database) {
        this.database = database;
    }

    Future<Optional<RecordedCut>> find(String group, Partition p) {
        return database.query(FIND, group, p.topicId(), p.number()).map(rows -> {
            Optional<RecordedCut> found = Optional.empty();
            for (Row row : rows) {
                found = Optional.of(read(row));
            }
            return found;
        });
    }

    /** Under the epoch; fails with {@link Fenced} where somebody else holds the partition, or recorded another cut. */
    Future<Void> record(String group, Partition p, long epoch, RecordedCut cut) {
        return database.query(
                        RECORD,
                        group,
                        p.topicId(),
                        p.number(),
                        epoch,
                        cut.start(),
                        cut.end(),
                        cut.format(),
                        cut.layouts().toJson())
                .map(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new Fenced(group, p, epoch);
                    }
                    return null;
                });
    }

    /** Under the epoch: a cut that begins elsewhere than the ledger stands is of before an operator's seek. */
    Future<Void> forgetOthers(String group, Partition p, long epoch, long next) {
        return database.query(FORGET_OTHERS, group, p.topicId(), p.number(), epoch, next)
                .mapEmpty();
    }

    /**
     * Has the next owner make exactly this cut, in the transaction that moves the ledger to its start; any other open cut goes.
     *
     * @param layouts of the streams, as the objects of the cut have them
     */
    public static Future<Void> plan(
            SqlConnection connection,
            String group,
            Partition p,
            long epoch,
            long start,
            long end,
            Map<String, Layout> layouts) {
        return Database.query(
                        connection,
                        PLAN,
                        group,
                        p.topicId(),
                        p.number(),
                        start,
                        end,
                        RecordedCut.FORMAT,
                        epoch,
                        new Layouts(layouts).toJson())
                .mapEmpty();
    }

    /** In the transaction that settles it. */
    static Future<Void> settled(SqlConnection connection, String group, Partition p, long start) {
        return Database.query(connection, SETTLED, group, p.topicId(), p.number(), start)
                .mapEmpty();
    }

    private static RecordedCut read(Row row) {
        return new RecordedCut(
                row.getLong("start_offset"),
                row.getLong("end_offset"),
                row.getInteger("format"),
                Layouts.read(row.getJsonObject("layouts")));
    }
}
