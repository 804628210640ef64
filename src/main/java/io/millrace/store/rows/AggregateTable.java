package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.millrace.store.rows.RowTable.TableColumn;
import io.millrace.stream.Aggregate;
import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.Aggregate.Kind;
import io.millrace.stream.Aggregate.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables that one aggregate is kept in, and the view that people query.
 *
 * <pre>
 *   &lt;name&gt;__lines      _line (of the keys' hash), keys, _rows, sums and counts, least and greatest values
 *   &lt;name&gt;__&lt;measure&gt;  DISTINCT and COUNT_BY: _line, _entry (of the keys' and the value's hash), _value, _n
 *   &lt;name&gt;             view: keys, measures and _line
 * </pre>
 *
 * Hashes stand for keys so that keys may be null and values of any length. Names that begin with {@code _} can't be declared.
 */
final class AggregateTable {
    /** How the comment of each of the tables begins. */
    static final String MARK = "millrace aggregate 1 ";

    final RowTable rows;
    final Aggregate aggregate;

    AggregateTable(RowTable rows, Aggregate aggregate) {
        this.rows = rows;
        this.aggregate = aggregate;
    }

    String lines() {
        return aggregate.name() + "__lines";
    }

    String counting(Measure measure) {
        return aggregate.name() + "__" + measure.name();
    }

    List<Measure> counted() {
        return aggregate.measures().stream()
                .filter(measure -> measure.kind() == Kind.DISTINCT || measure.kind() == Kind.COUNT_BY)
                .toList();
    }

    /** Least and greatest values. */
    List<Measure> extremes() {
        return aggregate.measures().stream()
                .filter(measure -> measure.kind() == Kind.MIN || measure.kind() == Kind.MAX)
                .toList();
    }

    List<Measure> summed() {
        return aggregate.measures().stream()
                .filter(measure -> measure.kind() == Kind.SUM || measure.kind() == Kind.MEAN)
                .toList();
    }

    /** The columns of the rows that it is made of, each once. */
    List<TableColumn> columns() {
        Set<TableColumn> columns = new LinkedHashSet<>();
        aggregate.keys().forEach(key -> columns.add(rows.column(key.column())));
        aggregate.measures().stream()
                .filter(measure -> measure.column() != null)
                .forEach(measure -> columns.add(rows.column(measure.column())));
        return List.copyOf(columns);
    }

    /** All tables, the lines first. */
    List<String> tables() {
        List<String> tables = new ArrayList<>(List.of(lines()));
        counted().forEach(measure -> tables.add(counting(measure)));
        return tables;
    }

    /** What it is made of, kept as the comment of its tables: those of another definition are never added to. */
    String definition() {
        String keys = aggregate.keys().stream()
                .map(key -> key.name() + "=" + key.column() + (key.truncate() == null ? "" : "/" + key.truncate()))
                .collect(Collectors.joining(","));
        String measures = aggregate.measures().stream()
                .map(measure -> measure.name() + "=" + measure.kind()
                        + (measure.column() == null ? "" : " " + measure.column()))
                .collect(Collectors.joining(","));
        return MARK + aggregate.name() + " of " + rows.name() + " by " + keys + ": " + measures;
    }

    /** The table of rows that a {@link #definition} names. */
    static String rowsOf(String definition) {
        return definition.substring(MARK.length()).split(" ", 4)[2];
    }

    List<String> create() {
        List<String> statements = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of("_line uuid primary key"));
        aggregate.keys().forEach(key -> columns.add(quote(key.name()) + " " + type(key.column())));
        columns.add("_rows bigint not null");
        for (Measure measure : summed()) {
            columns.add(sum(measure) + " numeric not null");
            columns.add(count(measure) + " bigint not null");
        }
        extremes().forEach(measure -> columns.add(quote(measure.name()) + " " + type(measure.column())));
        statements.add("create table " + quote(lines()) + " (" + String.join(", ", columns) + ")");
        counted()
                .forEach(measure -> statements.add("create table " + quote(counting(measure))
                        + " (_line uuid not null, _entry uuid not null, _value " + type(measure.column())
                        + " not null, _n bigint not null, primary key (_line, _entry))"));
        tables().forEach(table -> statements.add(comment(table, definition())));
        return statements;
    }

    static String comment(String table, String text) {
        return "comment on table " + quote(table) + " is '" + text.replace("'", "''") + "'";
    }

    String view() {
        List<String> columns = new ArrayList<>();
        aggregate.keys().forEach(key -> columns.add("l." + quote(key.name())));
        aggregate.measures().forEach(measure -> columns.add(shown(measure) + " as " + quote(measure.name())));
        columns.add("l._line"); // at the end, so that views that are there can gain it
        return "select " + String.join(", ", columns) + " from " + quote(lines()) + " l";
    }

    /** By which the least and greatest value of a line are found again in the rows; null where that is never needed. */
    String index() {
        List<String> plain = aggregate.keys().stream()
                .filter(key -> key.truncate() == null)
                .map(Key::column)
                .toList();
        if (extremes().isEmpty() || plain.isEmpty()) {
            return null;
        }
        String second = rows.timeColumn();
        String first = plain.getFirst();
        return second == null || second.equals(first) ? first : first + ", " + second;
    }

    static String sum(Measure measure) {
        return quote("_sum_" + measure.name());
    }

    static String count(Measure measure) {
        return quote("_n_" + measure.name());
    }

    private String type(String column) {
        return rows.column(column).type().sql;
    }

    private String shown(Measure measure) {
        String values = " from " + quote(counting(measure)) + " v where v._line = l._line)";
        return switch (measure.kind()) {
            case COUNT -> "l._rows";
            case SUM -> "case when l." + count(measure) + " > 0 then l." + sum(measure) + " end";
            case MEAN -> "l." + sum(measure) + " / nullif(l." + count(measure) + ", 0)";
            case MIN, MAX -> "l." + quote(measure.name());
            case DISTINCT -> "(select count(*)" + values;
            case COUNT_BY -> "(select coalesce(jsonb_object_agg(v._value::text, v._n), '{}'::jsonb)" + values;
        };
    }
}
