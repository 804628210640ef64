package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What brings the tables of aggregates to their declarations: new ones are made and filled from the rows that are there; those of
 * another definition are left to people; those that are declared no more are marked as stale, for nobody adds to them.
 */
record AggregatePlan(List<String> statements, List<TableDifference> differences) {
    static final String PRESENT = """
            select c.relname::text as table, d.description as comment from pg_class c
            join pg_description d on d.objoid = c.oid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass
            where c.relnamespace = current_schema()::regnamespace and starts_with(d.description, $1)""";
    private static final String STALE = " (stale)";

    /**
     * @param rows of {@link #PRESENT}
     * @param tables of rows that were there before
     * @param ours tables of rows that this node declares: aggregates of others are other nodes' matter
     */
    static AggregatePlan of(List<AggregateTable> declared, RowSet<Row> rows, Set<String> tables, Set<String> ours) {
        Map<String, Map<String, String>> present = new TreeMap<>();
        rows.forEach(row -> present.computeIfAbsent(name(row.getString("comment")), name -> new TreeMap<>())
                .put(row.getString("table"), row.getString("comment")));
        AggregatePlan plan = new AggregatePlan(new ArrayList<>(), new ArrayList<>());
        for (AggregateTable table : declared) {
            plan.compare(table, present.getOrDefault(table.aggregate.name(), Map.of()), tables);
        }
        plan.leave(declared, present, ours);
        return plan;
    }

    private static String name(String comment) {
        return comment.substring(AggregateTable.MARK.length()).split(" ", 2)[0];
    }

    private void compare(AggregateTable table, Map<String, String> present, Set<String> tables) {
        Map<String, String> wanted = new HashMap<>();
        table.tables().forEach(name -> wanted.put(name, table.definition()));
        if (present.isEmpty()) {
            statements.addAll(table.create());
            if (tables.contains(table.rows.name())) {
                statements.add("lock table " + quote(table.rows.name()) + " in share mode");
                statements.addAll(AggregateSql.ofRows(table).additions());
            }
        } else if (!present.equals(wanted)) {
            String drop = present.keySet().stream().map(RowTable::quote).collect(Collectors.joining(", "));
            differences.add(new TableDifference(
                    table.aggregate.name(),
                    "the aggregate was kept by another definition, or not at all for a while; without its tables the"
                            + " next start makes it anew from the rows",
                    "drop view if exists " + quote(table.aggregate.name()) + "; drop table " + drop + ";"));
        }
    }

    private void leave(List<AggregateTable> declared, Map<String, Map<String, String>> present, Set<String> ours) {
        Set<String> names =
                declared.stream().map(table -> table.aggregate.name()).collect(Collectors.toSet());
        present.forEach((name, tables) -> {
            if (!names.contains(name)) {
                tables.forEach((table, comment) -> {
                    if (!comment.endsWith(STALE) && ours.contains(AggregateTable.rowsOf(comment))) {
                        statements.add(AggregateTable.comment(table, comment + STALE));
                    }
                });
            }
        });
    }
}
