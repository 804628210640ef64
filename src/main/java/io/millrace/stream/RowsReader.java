package io.millrace.stream;

import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code rows}. The first table has the whole silver document as column {@code document} where it declares no jsonb column;
 * without any mapping that is all it has.
 */
final class RowsReader {
    /** A column name's length leaves room for the names that are made of it. */
    static final int LONGEST_COLUMN = 55;

    static final int LONGEST_TABLE = 40;
    private static final int LONGEST_TEXT = 65_535;
    /** PostgreSQL refuses index entries above 2,704 bytes; a character takes up to four. */
    private static final int INDEX_BYTES = 2_600;

    private static final int INDEXED_TEXT = 200;
    private static final Set<String> LINEAGE =
            Lineage.COLUMNS.stream().map(column -> column[0]).collect(Collectors.toUnmodifiableSet());

    private final Expressions expressions;
    private final String stream;

    RowsReader(Expressions expressions, String stream) {
        this.expressions = expressions;
        this.stream = stream;
    }

    static boolean isLineage(String column) {
        return LINEAGE.contains(column);
    }

    /** At least one. */
    List<RowMapping> read(Place place) {
        List<RowMapping> mappings = new ArrayList<>();
        for (Place element : place.elements()) {
            mappings.add(mapping(element, mappings.isEmpty()));
        }
        if (mappings.isEmpty()) {
            mappings.add(new RowMapping(defaultTable(), null, List.of(document()), List.of()));
        }
        return mappings;
    }

    private RowMapping mapping(Place place, boolean first) {
        place.only(Set.of("table", "time_column", "columns", "indexes"));
        Place table = place.at("table");
        List<String> indexes = place.at("indexes").elements().stream()
                .map(index -> index.text())
                .toList();
        List<Column> columns = columns(place.at("columns"), indexed(indexes));
        if (first && columns.stream().noneMatch(column -> column.type() == ColumnType.JSONB)) {
            columns.add(document());
        }
        RowMapping mapping = new RowMapping(
                first && table.absent() ? defaultTable() : table.identifier(LONGEST_TABLE),
                place.at("time_column").text(null),
                List.copyOf(columns),
                indexes);
        checkTimeColumn(place.at("time_column"), mapping);
        place.at("indexes").elements().forEach(index -> checkIndex(index, mapping));
        return mapping;
    }

    private List<Column> columns(Place place, Set<String> indexed) {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Place element : place.elements()) {
            Column column = column(element, indexed);
            if (!names.add(column.name())) {
                element.at("name").wrong("is declared twice");
            }
            columns.add(column);
        }
        return columns;
    }

    private Column column(Place place, Set<String> indexed) {
        place.only(Set.of("name", "type", "value", "limit", "required"));
        String name = place.at("name").identifier(LONGEST_COLUMN);
        if (isLineage(name)) {
            place.at("name").wrong("is a column that every table has");
        }
        ColumnType type = place.at("type").choice(ColumnType.class, null);
        if (type != ColumnType.TEXT && !place.at("limit").absent()) {
            place.at("limit").wrong("is for columns of type text");
        }
        int usual = type != ColumnType.TEXT ? 0 : indexed.contains(name) ? INDEXED_TEXT : LONGEST_TEXT;
        return new Column(
                name,
                type,
                expressions.required(place.at("value")),
                place.at("limit").number(usual, 1, 10_000_000),
                place.at("required").flag());
    }

    private static void checkTimeColumn(Place place, RowMapping mapping) {
        if (place.absent()) {
            return;
        }
        Map<String, Column> byName = byName(mapping);
        Column column = byName.get(mapping.timeColumn());
        if (column == null) {
            place.wrong("names no column of the table", Mistakes.nearest(mapping.timeColumn(), byName.keySet()));
        } else if (column.type() != ColumnType.TIMESTAMPTZ || !column.required()) {
            place.wrong("must name a column of type timestamptz that is required");
        }
    }

    private static void checkIndex(Place place, RowMapping mapping) {
        int bytes = 0;
        for (String part : mapping.indexes().get(indexNumber(place)).split(",")) {
            String column = part.strip().replaceAll("(?i)\\s+(asc|desc)$", "");
            AggregatesReader.checkColumn(place, mapping, column);
            bytes += width(byName(mapping).get(column));
        }
        if (bytes > INDEX_BYTES) {
            place.wrong("is too wide for an index: the limits of its text columns may add up to " + INDEX_BYTES / 4
                    + " characters");
        }
    }

    private static int indexNumber(Place place) {
        return Integer.parseInt(place.pointer().substring(place.pointer().lastIndexOf('/') + 1));
    }

    /** Bytes in an index at most; jsonb counts as too much. */
    static int width(Column column) {
        if (column == null) {
            return 16;
        }
        return switch (column.type()) {
            case TEXT -> 4 * column.limit();
            case JSONB -> INDEX_BYTES + 1;
            default -> 16;
        };
    }

    static int widest() {
        return INDEX_BYTES;
    }

    private static Set<String> indexed(List<String> indexes) {
        return indexes.stream()
                .flatMap(index -> java.util.Arrays.stream(index.split(",")))
                .map(part -> part.strip().replaceAll("(?i)\\s+(asc|desc)$", ""))
                .collect(Collectors.toSet());
    }

    static Map<String, Column> byName(RowMapping mapping) {
        return mapping.columns().stream().collect(Collectors.toMap(Column::name, column -> column, (a, b) -> a));
    }

    private Column document() {
        return new Column("document", ColumnType.JSONB, (silver, variables) -> silver, 0, true);
    }

    private String defaultTable() {
        return stream.replace('-', '_');
    }
}
