package io.millrace.stream;

import java.util.List;

/**
 * What of a silver event becomes a row. Beside its columns every table has those of {@link Lineage}.
 *
 * @param timeColumn that holds the event time and by which the table is partitioned monthly; null: not partitioned
 * @param indexes each a list of columns, as it stands in CREATE INDEX
 */
public record RowMapping(String table, String timeColumn, List<Column> columns, List<String> indexes) {

    /**
     * @param type in PostgreSQL's spelling, one of {@link ColumnType}
     * @param value over the silver document
     * @param limit longest text in characters; 0: {@code 65535} for text, none for others
     * @param required null is refused
     */
    public record Column(String name, ColumnType type, Expression value, int limit, boolean required) {}

    /** The types a column may have. */
    public enum ColumnType {
        TEXT,
        UUID,
        INT,
        BIGINT,
        NUMERIC,
        BOOLEAN,
        TIMESTAMPTZ,
        DATE,
        JSONB
    }
}
