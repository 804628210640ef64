package io.millrace.store.rows;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A relation as it is in the database.
 *
 * @param kind of {@code pg_class}: r table, p partitioned table, v view
 * @param key columns of the primary key in order
 * @param partitionedBy as {@code pg_get_partkeydef} spells it; null where it is not partitioned
 */
record PresentTable(
        String name,
        char kind,
        Map<String, PresentColumn> columns,
        List<String> key,
        String partitionedBy,
        List<String> indexes) {

    /** @param filled a default stands where nothing is given */
    record PresentColumn(String type, boolean notNull, boolean filled) {}

    private static final String RELATIONS = """
            select c.relname::text as name, c.relkind::text as kind, pg_get_partkeydef(c.oid) as partitioned_by,
                array(select a.attname::text from pg_index i, unnest(i.indkey) with ordinality as k(number, place)
                    join pg_attribute a on a.attnum = k.number
                    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid order by k.place) as key,
                array(select x.relname::text from pg_index i join pg_class x on x.oid = i.indexrelid
                    where i.indrelid = c.oid) as indexes
            from pg_class c
            where c.relnamespace = current_schema()::regnamespace and c.relname = any($1)
                and c.relkind in ('r', 'p', 'v', 'm', 'f')""";
    private static final String COLUMNS = """
            select c.relname::text as name, a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type,
                a.attnotnull as not_null, a.atthasdef or a.attidentity <> '' as filled
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = current_schema()::regnamespace and c.relname = any($1)
                and c.relkind in ('r', 'p', 'v', 'm', 'f')
            order by a.attnum""";

    /** Those of these names that are there. */
    static Future<Map<String, PresentTable>> read(SqlConnection connection, Collection<String> names) {
        Object wanted = names.toArray(String[]::new);
        return columns(connection, wanted).compose(columns -> Database.query(connection, RELATIONS, wanted)
                .map(rows -> {
                    Map<String, PresentTable> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getString("name"), relation(row, columns)));
                    return found;
                }));
    }

    private static Future<Map<String, Map<String, PresentColumn>>> columns(SqlConnection connection, Object wanted) {
        return Database.query(connection, COLUMNS, wanted).map(rows -> {
            Map<String, Map<String, PresentColumn>> found = new HashMap<>();
            for (Row row : rows) {
                found.computeIfAbsent(row.getString("name"), name -> new LinkedHashMap<>())
                        .put(
                                row.getString("column"),
                                new PresentColumn(
                                        row.getString("type"), row.getBoolean("not_null"), row.getBoolean("filled")));
            }
            return found;
        });
    }

    private static PresentTable relation(Row row, Map<String, Map<String, PresentColumn>> columns) {
        String name = row.getString("name");
        return new PresentTable(
                name,
                row.getString("kind").charAt(0),
                columns.getOrDefault(name, Map.of()),
                Arrays.asList(row.getArrayOfStrings("key")),
                row.getString("partitioned_by"),
                Arrays.asList(row.getArrayOfStrings("indexes")));
    }
}
