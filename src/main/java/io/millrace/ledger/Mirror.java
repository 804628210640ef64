package io.millrace.ledger;

import java.util.List;

/**
 * Which records of a partition refine has behind it.
 *
 * @param next all below it
 * @param skipped but these, which a person once moved it beyond
 * @param toldEnd up to where claims and outcomes were ever told, also of batches that were then not committed
 */
public record Mirror(long next, List<OffsetRange> skipped, long toldEnd) {
    public Mirror {
        skipped = List.copyOf(skipped);
    }

    public boolean passed(long offset) {
        return offset < next && skipped.stream().noneMatch(range -> range.contains(offset));
    }

    /** An earlier pass may have told what becomes of the record, but its batch was not committed. */
    public boolean toldInVain(long offset) {
        return offset < toldEnd && !passed(offset);
    }
}
