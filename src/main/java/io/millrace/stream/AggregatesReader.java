package io.millrace.stream;

import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.Aggregate.Kind;
import io.millrace.stream.Aggregate.Measure;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code aggregates}, which name columns of the first mapping. */
final class AggregatesReader {
    private static final Set<ColumnType> NUMBERS = Set.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.NUMERIC);
    private static final Set<ColumnType> ORDERED =
            Set.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.NUMERIC, ColumnType.TIMESTAMPTZ, ColumnType.DATE);
    private static final Set<String> TRUNCATIONS = new TreeSet<>(Set.of("hour", "day", "month"));
    private static final int LONGEST_AGGREGATE = 40;
    /** {@code <aggregate>__<measure>} is the name of a table. */
    private static final int LONGEST_PAIR = 61;

    private final RowMapping rows;

    AggregatesReader(RowMapping rows) {
        this.rows = rows;
    }

    List<Aggregate> read(Place place) {
        return place.elements().stream().map(this::aggregate).toList();
    }

    /** Adds a mistake where neither the mapping nor lineage has the column; null then and for lineage. */
    static Column checkColumn(Place place, RowMapping mapping, String name) {
        Column column = RowsReader.byName(mapping).get(name);
        if (column == null && (!RowsReader.isLineage(name) || Lineage.FILLED.contains(name))) {
            place.wrong(
                    "names no column of the table " + mapping.table(),
                    Mistakes.nearest(name, RowsReader.byName(mapping).keySet()));
        }
        return column;
    }

    private Aggregate aggregate(Place place) {
        place.only(Set.of("name", "keys", "measures"));
        String name = place.at("name").identifier(LONGEST_AGGREGATE);
        Set<String> names = new HashSet<>();
        List<Key> keys = new ArrayList<>();
        place.at("keys").elements().forEach(element -> keys.add(key(element, names)));
        List<Measure> measures = new ArrayList<>();
        place.at("measures").elements().forEach(element -> measures.add(measure(element, names, name, width(keys))));
        if (keys.isEmpty()) {
            place.at("keys").wrong("must name at least one column");
        }
        if (measures.isEmpty()) {
            place.at("measures").wrong("must have at least one measure");
        }
        checkWidth(place.at("keys"), width(keys));
        return new Aggregate(name, List.copyOf(keys), List.copyOf(measures));
    }

    private Key key(Place place, Set<String> names) {
        place.only(Set.of("name", "column", "truncate"));
        String column = place.at("column").text();
        Column declared = checkColumn(place.at("column"), rows, column);
        String truncate = place.at("truncate").text(null);
        if (truncate != null && !TRUNCATIONS.contains(truncate)) {
            place.at("truncate")
                    .wrong("must be one of " + String.join(", ", TRUNCATIONS), Mistakes.nearest(truncate, TRUNCATIONS));
        } else if (truncate != null && declared != null && declared.type() != ColumnType.TIMESTAMPTZ) {
            place.at("truncate").wrong("is for columns of type timestamptz");
        }
        return new Key(name(place, column, names), column, truncate);
    }

    private Measure measure(Place place, Set<String> names, String aggregate, int keyWidth) {
        place.only(Set.of("name", "kind", "column"));
        Kind kind = place.at("kind").choice(Kind.class, null);
        String name = name(place, null, names);
        if (aggregate.length() + name.length() > LONGEST_PAIR) {
            place.at("name").wrong("is too long beside the aggregate's name, together at most " + LONGEST_PAIR);
        }
        if (kind == Kind.COUNT) {
            if (!place.at("column").absent()) {
                place.at("column").wrong("is not for count, which counts rows");
            }
            return new Measure(name, kind, null);
        }
        Place at = place.at("column");
        String column = at.text();
        Column declared = at.absent() ? null : checkColumn(at, rows, column);
        if (declared != null) {
            checkKind(at, kind, declared, keyWidth);
        }
        return new Measure(name, kind, column);
    }

    private static void checkKind(Place place, Kind kind, Column column, int keyWidth) {
        switch (kind) {
            case SUM, MEAN -> {
                if (!NUMBERS.contains(column.type())) {
                    place.wrong("must name a column of numbers");
                }
            }
            case MIN, MAX -> {
                if (!ORDERED.contains(column.type())) {
                    place.wrong("must name a column of numbers or times");
                }
            }
            case DISTINCT, COUNT_BY -> checkWidth(place, keyWidth + RowsReader.width(column));
            case COUNT -> {}
        }
    }

    private static void checkWidth(Place place, int bytes) {
        if (bytes > RowsReader.widest()) {
            place.wrong("is too wide for a key: the limits of its text columns may add up to " + RowsReader.widest() / 4
                    + " characters");
        }
    }

    private int width(List<Key> keys) {
        return keys.stream()
                .mapToInt(key -> RowsReader.width(RowsReader.byName(rows).get(key.column())))
                .sum();
    }

    /** The name of a key is its column's where none is given. */
    private static String name(Place place, String column, Set<String> names) {
        String name = column != null && place.at("name").absent()
                ? column
                : place.at("name").identifier(RowsReader.LONGEST_COLUMN);
        if (!names.add(name)) {
            place.at("name").wrong("stands twice in the aggregate");
        }
        return name;
    }
}
