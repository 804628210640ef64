package io.millrace.stream;

import java.util.List;

/**
 * Sums over the rows of the stream's first mapping, kept in the transaction that changes the rows.
 *
 * @param name of the view that people query
 * @param keys columns that make one line
 */
public record Aggregate(String name, List<Key> keys, List<Measure> measures) {

    /**
     * @param name in the aggregate
     * @param column of the rows
     * @param truncate null, or {@code hour}, {@code day} or {@code month} for a time column
     */
    public record Key(String name, String column, String truncate) {}

    /**
     * One figure of a line.
     *
     * @param column of the rows; null for COUNT
     */
    public record Measure(String name, Kind kind, String column) {}

    /** COUNT rows; SUM, MEAN, MIN (first), MAX (last) of a column; DISTINCT values of it; COUNT_BY: count per value as jsonb. */
    public enum Kind {
        COUNT,
        SUM,
        MEAN,
        MIN,
        MAX,
        DISTINCT,
        COUNT_BY
    }
}
