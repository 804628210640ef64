package io.millrace.group;

import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.StopCommand;
import java.util.List;

/**
 * What is known of one partition, and whether its consumer goes on. The rules are those by which consumers stop.
 *
 * <pre>
 *   no row of this topic id, but of another one     made anew       → adopt-topic
 *   the row names another cluster                   another cluster → adopt-topic
 *   the position lies below Kafka's first record    deleted         → seek
 *   the position lies beyond Kafka's end            went back       → seek
 *   refine: its offset is in an open transaction                → docs/operations.md
 *   refine: committed is not next, nor the noted end above it, nor a permitted offset below it → seek
 * </pre>
 *
 * @param before rows of the group, of all topics, as they were before Kafka was asked
 * @param rows the same after it
 * @param open whether the group's offset is in a transaction that does not end; {@code committed} is then the one before
 */
record Facts(
        Reader reader,
        String cluster,
        Partition partition,
        List<LedgerRow> before,
        List<LedgerRow> rows,
        Long committed,
        boolean open,
        long earliest,
        long end) {

    PartitionState state() {
        LedgerRow row = row();
        if (row == null) {
            return state(null, unseeded(), anotherIncarnation() ? adopt() : null);
        }
        if (!row.clusterId().equals(cluster)) {
            return state(row, "the ledger knows Kafka cluster " + row.clusterId() + ", this is " + cluster, adopt());
        }
        if (open) {
            return state(row, "the committed offset is in a Kafka transaction that has not ended", null);
        }
        String trouble = before.contains(row) ? trouble(row) : null;
        return state(row, trouble, trouble == null ? null : way(row));
    }

    LedgerRow row() {
        return rows.stream()
                .filter(row -> row.partition().topicId().equals(partition.topicId())
                        && row.partition().number() == partition.number())
                .findFirst()
                .orElse(null);
    }

    private String unseeded() {
        return anotherIncarnation()
                ? "the topic was made anew: its id is now " + partition.topicId()
                : "not seeded yet; a starting server does it";
    }

    private boolean anotherIncarnation() {
        return rows.stream().anyMatch(row -> row.partition().topic().equals(partition.topic()))
                && rows.stream().noneMatch(row -> row.partition().topicId().equals(partition.topicId()));
    }

    private String trouble(LedgerRow row) {
        if (reader.transactional() && committed == null) {
            return "Kafka has no committed offset of the group";
        }
        long position = reader.transactional() ? committed : row.next();
        if (position < earliest) {
            return "records from " + position + " to " + earliest + " were deleted before the group settled them";
        }
        if (position > end) {
            return "the group stands at " + position + ", beyond the topic's end " + end;
        }
        return reader.transactional() ? mirrorTrouble(row) : null;
    }

    private String mirrorTrouble(LedgerRow row) {
        boolean settled = committed == row.next();
        boolean aheadAsNoted = committed > row.next() && committed == row.notedEnd();
        boolean permitted = committed < row.next()
                && row.seekTo() != null
                && (committed.equals(row.seekTo()) || committed == row.notedEnd());
        return settled || aheadAsNoted || permitted
                ? null
                : "Kafka has " + committed + " committed, the ledger mirrors " + row.next() + " and noted "
                        + row.notedEnd() + ": one of them was restored or moved";
    }

    /** PostgreSQL is older than Kafka where refine committed what nobody noted. */
    private String way(LedgerRow row) {
        boolean restored = reader.transactional() && committed != null && committed > row.next();
        return restored && committed >= earliest && committed <= end ? StopCommand.rebuild() : seek(row);
    }

    private String seek(LedgerRow row) {
        long wanted = reader.transactional() && committed != null ? Math.min(committed, row.next()) : row.next();
        return StopCommand.seek(reader.group(), partition, Math.clamp(wanted, earliest, end));
    }

    private String adopt() {
        return StopCommand.adopt(reader.group(), partition.topic());
    }

    private PartitionState state(LedgerRow row, String stopped, String command) {
        return new PartitionState(partition, row, committed, open, earliest, end, stopped, command);
    }
}
