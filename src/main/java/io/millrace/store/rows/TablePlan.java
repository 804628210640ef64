package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.millrace.store.rows.PresentTable.PresentColumn;
import io.millrace.store.rows.RowTable.TableColumn;
import io.millrace.stream.Lineage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What brings one row table to its mapping: statements that only gain, and differences that are left to people.
 *
 * <pre>
 *   absent table, absent column, null allowed by now, column gone     → statement (a gone column stays and takes nulls)
 *   other type, required by now, required and new, other key or time  → difference
 * </pre>
 */
record TablePlan(List<String> statements, List<TableDifference> differences) {
    private static final int LONGEST_NAME = 63;
    private static final Pattern NO_NAME = Pattern.compile("[^a-z0-9_]+");
    private static final List<String> LINEAGE_INDEXES =
            List.of("received_at, event_id", "correlation_id", "natural_id", "raw_topic_id, raw_partition, raw_offset");

    /** @param present null where the table is not there */
    static TablePlan of(RowTable table, PresentTable present, List<String> moreIndexes) {
        TablePlan plan = new TablePlan(new ArrayList<>(), new ArrayList<>());
        if (present == null) {
            plan.create(table);
        } else {
            plan.compare(table, present);
        }
        if (plan.differences.isEmpty()) {
            plan.index(table, present == null ? List.of() : present.indexes(), moreIndexes);
        }
        return plan;
    }

    private void create(RowTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        table.columns.forEach(
                column -> columns.put(column.name(), column.type().sql + (column.required() ? " not null" : "")));
        Lineage.COLUMNS.forEach(lineage -> columns.put(lineage[0], lineage[1]));
        String listed = columns.entrySet().stream()
                .map(column -> quote(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", "));
        String key = table.key().stream().map(RowTable::quote).collect(Collectors.joining(", "));
        String time = table.timeColumn() == null ? "" : " partition by range (" + quote(table.timeColumn()) + ")";
        statements.add("create table " + quote(table.name()) + " (" + listed + ", primary key (" + key + "))" + time);
        if (table.timeColumn() != null) {
            statements.add("create table " + quote(MonthPartitions.beyond(table)) + " partition of "
                    + quote(table.name()) + " default");
        }
    }

    private void compare(RowTable table, PresentTable present) {
        String wanted = table.timeColumn() == null ? null : "RANGE (" + table.timeColumn() + ")";
        String is =
                present.partitionedBy() == null ? null : present.partitionedBy().replace("\"", "");
        if (present.kind() != 'r' && present.kind() != 'p') {
            differ(table, "is no table", "drop view " + quote(table.name()) + ";");
            return;
        }
        if (!java.util.Objects.equals(wanted, is)) {
            differ(table, "is partitioned by " + is + ", declared is " + wanted, anew(table));
        } else if (!present.key().equals(table.key())) {
            differ(table, "has the primary key " + present.key() + ", needed is " + table.key(), anew(table));
        }
        table.columns.forEach(column -> compare(table, column, present.columns().get(column.name())));
        Lineage.COLUMNS.stream()
                .filter(lineage -> Lineage.FILLED.contains(lineage[0])
                        && !present.columns().containsKey(lineage[0]))
                .forEach(lineage -> fill(table, lineage[0], lineage[1]));
        present.columns().forEach((name, column) -> leave(table, name, column));
    }

    private void compare(RowTable table, TableColumn column, PresentColumn present) {
        String alter = "alter table " + quote(table.name()) + " alter column " + column.quoted() + " ";
        if (present == null) {
            gain(table, column);
        } else if (!present.type().equals(column.type().sql)) {
            differ(
                    table,
                    "column " + column.name() + " is " + present.type() + ", declared is " + column.type().sql,
                    alter + "type " + column.type().sql + " using " + column.quoted() + "::" + column.type().sql + ";");
        } else if (column.required() && !present.notNull()) {
            differ(table, "column " + column.name() + " is required now", alter + "set not null;");
        } else if (!column.required() && present.notNull()) {
            statements.add(alter + "drop not null");
        }
    }

    /** In two steps, since the rows that are there were not written by this session; at once where none may be null. */
    private void fill(RowTable table, String name, String definition) {
        String[] parts = definition.split(" default ", 2);
        String alter = "alter table " + quote(table.name()) + " ";
        if (parts[0].endsWith("not null")) {
            statements.add(alter + "add column " + quote(name) + " " + definition);
            return;
        }
        statements.add(alter + "add column " + quote(name) + " " + parts[0]);
        statements.add(alter + "alter column " + quote(name) + " set default " + parts[1]);
    }

    private void gain(RowTable table, TableColumn column) {
        String add = "alter table " + quote(table.name()) + " add column " + column.quoted() + " " + column.type().sql;
        if (!column.required()) {
            statements.add(add);
        } else {
            differ(
                    table,
                    "column " + column.name() + " is new and required, which the rows that are there can't hold",
                    add + "; update " + quote(table.name()) + " set " + column.quoted() + " = …; alter table "
                            + quote(table.name()) + " alter column " + column.quoted() + " set not null;");
        }
    }

    /** A column that is declared no more keeps what it holds. */
    private void leave(RowTable table, String name, PresentColumn present) {
        boolean ours = Lineage.FILLED.contains(name)
                || table.columns.stream().anyMatch(column -> column.name().equals(name));
        if (!ours && present.notNull() && !present.filled() && differences.isEmpty()) {
            statements.add("alter table " + quote(table.name()) + " alter column " + quote(name) + " drop not null");
        }
    }

    private void differ(RowTable table, String reason, String sql) {
        differences.add(new TableDifference(table.name(), reason, sql));
    }

    private static String anew(RowTable table) {
        String before = quote(table.name() + "_before");
        return "alter table " + quote(table.name()) + " rename to " + before
                + "; -- and once Millrace has made it anew: insert into " + quote(table.name()) + " select … from "
                + before + ";";
    }

    private void index(RowTable table, List<String> there, List<String> more) {
        List<String> all = new ArrayList<>(LINEAGE_INDEXES);
        all.addAll(table.mapping.indexes());
        more.stream()
                .filter(index -> all.stream().noneMatch(present -> covers(present, index)))
                .forEach(all::add);
        all.stream()
                .distinct()
                .filter(columns -> !there.contains(indexName(table, columns)))
                .forEach(columns -> statements.add("create index " + quote(indexName(table, columns)) + " on "
                        + quote(table.name()) + " (" + columns + ")"));
    }

    private static boolean covers(String present, String wanted) {
        return (present + ",").startsWith(wanted + ",");
    }

    /** The same for the same columns, within PostgreSQL's length of names. */
    static String indexName(RowTable table, String columns) {
        String name = table.name() + "_" + NO_NAME.matcher(columns).replaceAll("_") + "_idx";
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 9) + "_" + String.format("%08x", columns.hashCode());
    }
}
