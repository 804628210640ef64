package io.millrace.rebuild;

import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import java.util.BitSet;

/**
 * The records of a partition that refine has committed and a restored ledger does not know, and what became of each: a bit each.
 * Not thread-safe.
 */
final class Window {
    final LedgerRow row;
    final long from;
    final long to;
    long epoch;
    private final BitSet published = new BitSet();
    private final BitSet refused = new BitSet();
    private final BitSet undecided = new BitSet();

    Window(LedgerRow row, long committed) {
        this.row = row;
        this.from = row.next();
        this.to = committed;
    }

    Partition partition() {
        return row.partition();
    }

    boolean holds(Origin origin) {
        return origin.topicId().equals(partition().topicId())
                && origin.partition() == partition().number()
                && origin.offset() >= from
                && origin.offset() < to;
    }

    /** It was taken: it stands in silver, or was refused only after its claim. */
    void publish(long offset) {
        published.set(index(offset));
    }

    /** A letter of it says so. */
    void refuse(long offset) {
        refused.set(index(offset));
    }

    void leave(long offset) {
        undecided.set(index(offset));
    }

    boolean published(long offset) {
        return published.get(index(offset));
    }

    boolean refused(long offset) {
        return refused.get(index(offset));
    }

    BitSet undecided() {
        return undecided;
    }

    private int index(long offset) {
        return Math.toIntExact(offset - from);
    }
}
