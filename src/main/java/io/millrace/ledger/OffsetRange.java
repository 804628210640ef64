package io.millrace.ledger;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Offsets of one partition.
 *
 * @param from the first
 * @param to the first behind them
 */
public record OffsetRange(long from, long to) {
    /** As SQL yields the ranges of a column {@code skipped}. */
    static final String COLUMNS = "array(select lower(r) from unnest(skipped) r) as skipped_from,"
            + " array(select upper(r) from unnest(skipped) r) as skipped_to";

    static List<OffsetRange> read(Row row) {
        Long[] from = row.getArrayOfLongs("skipped_from");
        Long[] to = row.getArrayOfLongs("skipped_to");
        return IntStream.range(0, from.length)
                .mapToObj(i -> new OffsetRange(from[i], to[i]))
                .toList();
    }

    public boolean contains(long offset) {
        return from <= offset && offset < to;
    }

    /** How many of its offsets lie in [start, end). */
    public long within(long start, long end) {
        return Math.max(0, Math.min(to, end) - Math.max(from, start));
    }
}
