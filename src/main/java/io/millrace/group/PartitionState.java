package io.millrace.group;

import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import java.time.Instant;

/**
 * How a group stands on a partition as it now is.
 *
 * @param row of the ledger; null where the group was never seeded on this incarnation of the topic
 * @param committed in Kafka; null where nothing is. For refine the truth, for sinks a hint
 * @param open whether the group's offset is in a transaction that does not end; what is committed will be known only then
 * @param earliest first offset that Kafka still has
 * @param end offset that the next record gets
 * @param stopped why a consumer does not go on; null where it does
 * @param command what a person runs then; null where nothing has to be run
 */
public record PartitionState(
        Partition partition,
        LedgerRow row,
        Long committed,
        boolean open,
        long earliest,
        long end,
        String stopped,
        String command) {

    /** Up to where the group is known to be: for refine also by the commit of its last claims, where nobody mirrored it yet. */
    public long settled() {
        boolean ahead = committed != null && committed > row.next() && committed == row.notedEnd();
        return ahead ? committed : row.next();
    }

    /** Since when a person has the group pause here; null where it goes on. */
    public Instant pausedAt() {
        return row == null ? null : row.pausedAt();
    }

    /** Kafka has lost records, or came back from an older copy: what it gets from its end on is new. */
    public boolean wentBack() {
        return end < settled();
    }

    /** Records not settled yet, markers of transactions among them. */
    public long lag() {
        return Math.max(0, end - (row == null ? earliest : row.next()));
    }
}
