package io.millrace.ledger;

import java.util.List;

/**
 * Which records of a partition refine has behind it.
 *
 * @param next all below it
 * @param skipped but these, which a person once moved it beyond
 */
public record Mirror(long next, List<OffsetRange> skipped) {
    public Mirror {
        skipped = List.copyOf(skipped);
    }

    public boolean passed(long offset) {
        return offset < next && skipped.stream().noneMatch(range -> range.contains(offset));
    }
}
