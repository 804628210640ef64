package io.millrace.group;

import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A topic that was made anew and is adopted.
 *
 * @param old rows of incarnations before: what lay at and beyond their offsets is given up
 * @param begins where the group begins
 */
public record Adopted(List<LedgerRow> old, List<Begin> begins) implements Change {
    public Adopted {
        old = List.copyOf(old);
        begins = List.copyOf(begins);
    }

    /** @param offset of the first record that is there */
    public record Begin(Partition partition, long offset) {}

    @Override
    public String was() {
        return old.stream()
                .map(row -> row.partition() + " of id " + row.partition().topicId() + " settled to " + row.next())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String becomes() {
        return begins.stream()
                .map(begin -> begin.partition() + " of id " + begin.partition().topicId() + " from " + begin.offset())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String means() {
        return "what the incarnation before had at its offset and beyond is given up for this group";
    }
}
