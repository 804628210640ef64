package io.millrace.store.rows;

import io.millrace.event.Guard;
import io.millrace.stream.Aggregate;
import io.millrace.stream.Lineage;
import io.millrace.stream.RowMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One row table as its mapping declares it: columns in order, key, and the statements that write it. All values of a statement travel
 * as one array a column.
 */
final class RowTable {
    static final String EVENT_ID = "event_id";
    static final String REVISION = "revision";

    final RowMapping mapping;
    final List<TableColumn> columns;
    /** Positions of the columns that aggregates are made of. */
    final List<Integer> tracked;

    final String insert;
    final String lock;
    final String update;

    /** @param declared null for those of lineage */
    record TableColumn(String name, SqlType type, boolean required, RowMapping.Column declared) {
        String quoted() {
            return quote(name);
        }

        /** From its place in an array to its type. */
        String cast() {
            return type.isCast() ? quoted() + "::" + type.sql : quoted();
        }
    }

    RowTable(RowMapping mapping, List<Aggregate> aggregates) {
        this.mapping = mapping;
        this.columns = columns(mapping);
        this.tracked = tracked(aggregates);
        this.insert = insertSql();
        this.lock = lockSql();
        this.update = updateSql();
    }

    static String quote(String name) {
        return '"' + name + '"';
    }

    String name() {
        return mapping.table();
    }

    String timeColumn() {
        return mapping.timeColumn();
    }

    List<String> key() {
        return timeColumn() == null ? List.of(EVENT_ID) : List.of(EVENT_ID, timeColumn());
    }

    int position(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the table " + name() + " has no column " + column);
    }

    TableColumn column(String name) {
        return columns.get(position(name));
    }

    /** {@code unnest($1::uuid[], …) as n("event_id", …)} over these columns. */
    static String unnest(List<TableColumn> columns, int first, String alias) {
        StringBuilder sql = new StringBuilder("unnest(");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "$" : ", $").append(first + i).append("::");
            sql.append(columns.get(i).type().wire).append("[]");
        }
        return sql + ") as " + alias + "(" + names(columns) + ")";
    }

    static String names(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::quoted).collect(Collectors.joining(", "));
    }

    private static List<TableColumn> columns(RowMapping mapping) {
        Map<String, TableColumn> columns = new LinkedHashMap<>();
        columns.put(EVENT_ID, new TableColumn(EVENT_ID, SqlType.UUID, true, null));
        mapping.columns()
                .forEach(column -> columns.put(
                        column.name(),
                        new TableColumn(column.name(), SqlType.of(column.type()), column.required(), column)));
        for (String[] lineage : Lineage.COLUMNS) {
            if (!Lineage.FILLED.contains(lineage[0])) {
                boolean required = lineage[1].contains("not null");
                columns.put(lineage[0], new TableColumn(lineage[0], SqlType.ofDefinition(lineage[1]), required, null));
            }
        }
        return List.copyOf(columns.values());
    }

    private List<Integer> tracked(List<Aggregate> aggregates) {
        Set<Integer> positions = new LinkedHashSet<>();
        for (Aggregate aggregate : aggregates) {
            aggregate.keys().forEach(key -> positions.add(position(key.column())));
            aggregate.measures().stream()
                    .filter(measure -> measure.column() != null)
                    .forEach(measure -> positions.add(position(measure.column())));
        }
        return List.copyOf(positions);
    }

    private List<TableColumn> keyColumns() {
        return key().stream().map(this::column).toList();
    }

    private String insertSql() {
        return "insert into " + quote(name()) + " (" + names(columns) + ") select "
                + columns.stream().map(TableColumn::cast).collect(Collectors.joining(", ")) + " from "
                + unnest(columns, 1, "n") + " order by event_id on conflict (" + names(keyColumns())
                + ") do nothing returning event_id";
    }

    /** Rows are locked in the order of their ids. */
    private String lockSql() {
        List<String> read = new ArrayList<>(List.of("t.event_id", "t.revision"));
        for (int position : tracked) {
            TableColumn column = columns.get(position);
            read.add("t." + column.quoted() + (column.type().isCast() ? "::text" : ""));
        }
        return "select " + String.join(", ", read) + " from " + quote(name()) + " t join "
                + unnest(keyColumns(), 1, "n") + " on " + sameKey() + " order by t.event_id for update of t";
    }

    private String updateSql() {
        String sets = columns.stream()
                .filter(column -> !key().contains(column.name()))
                .map(column -> column.quoted() + " = n." + column.cast())
                .collect(Collectors.joining(", "));
        return "update " + quote(name()) + " t set " + sets + ", stored_at = default, stored_by = default from "
                + unnest(columns, 1, "n") + " where " + sameKey()
                + (Guard.REVISIONS.on() ? " and t.revision < n.revision" : "");
    }

    private String sameKey() {
        return key().stream()
                .map(column -> "t." + quote(column) + " = n." + quote(column))
                .collect(Collectors.joining(" and "));
    }
}
