package io.millrace.ledger;

import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the ledger, and makes the first row of a group on a partition. Thread: any. */
public final class LedgerRows {
    private static final String SELECT =
            "select grp, topic_id, partition, topic, cluster_id, epoch, next_offset, noted_end, seek_to, settled_at, paused_at, "
                    + OffsetRange.COLUMNS + " from ledger";
    private static final String ORDER = " order by grp, topic, topic_id, partition";
    private static final String SEED =
            "insert into ledger (grp, topic_id, partition, topic, cluster_id, next_offset, noted_end)"
                    + " values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing";

    private static final String PAUSED =
            "select paused_at from ledger where grp = $1 and topic_id = $2 and partition = $3";

    private final Database database;

    public LedgerRows(Database database) {
        this.database = database;
    }

    /** Every row of every group: a few a partition, whatever the number of events. */
    public Future<List<LedgerRow>> all() {
        return database.query(SELECT + ORDER).map(LedgerRows::read);
    }

    public Future<List<LedgerRow>> ofGroup(String group) {
        return database.query(SELECT + " where grp = $1" + ORDER, group).map(LedgerRows::read);
    }

    /** All incarnations of the topic of this name. */
    public Future<List<LedgerRow>> ofTopic(String group, String topic) {
        return database.query(SELECT + " where grp = $1 and topic = $2" + ORDER, group, topic)
                .map(LedgerRows::read);
    }

    /** Does nothing where the row is there: another node was faster. */
    public Future<Void> seed(String group, Partition p, String clusterId, long offset) {
        return database.query(SEED, group, p.topicId(), p.number(), p.topic(), clusterId, offset)
                .mapEmpty();
    }

    /** Since when a person has the group pause here; empty where it goes on. */
    public Future<Optional<Instant>> pausedAt(String group, Partition p) {
        return database.query(PAUSED, group, p.topicId(), p.number())
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.ofNullable(pausedAt(rows.iterator().next())));
    }

    private static List<LedgerRow> read(RowSet<Row> rows) {
        List<LedgerRow> read = new ArrayList<>();
        rows.forEach(row -> read.add(read(row)));
        return read;
    }

    private static LedgerRow read(Row row) {
        return new LedgerRow(
                row.getString("grp"),
                new Partition(row.getString("topic"), row.getUUID("topic_id"), row.getInteger("partition")),
                row.getString("cluster_id"),
                row.getLong("epoch"),
                row.getLong("next_offset"),
                row.getLong("noted_end"),
                row.getLong("seek_to"),
                row.getOffsetDateTime("settled_at").toInstant(),
                pausedAt(row),
                OffsetRange.read(row));
    }

    private static Instant pausedAt(Row row) {
        OffsetDateTime at = row.getOffsetDateTime("paused_at");
        return at == null ? null : at.toInstant();
    }
}
