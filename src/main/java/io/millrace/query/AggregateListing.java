package io.millrace.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.millrace.stream.Aggregate;
import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.Lineage;
import io.millrace.stream.RowMapping;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Pages of one aggregate: {@code {"lines": […], "next_cursor": "…" | null}}. They follow the hash by which its lines are kept, so that a page
 * costs the same wherever it is. Thread: the caller's context.
 */
final class AggregateListing {
    static final String LINES = "lines";

    private static final String LINE = "_line";

    private final Database database;
    private final Aggregate aggregate;
    private final RowMapping rows;

    AggregateListing(Database database, StreamDeclaration stream, Aggregate aggregate) {
        this.database = database;
        this.aggregate = aggregate;
        this.rows = stream.rows().getFirst();
    }

    /**
     * What is asked of it.
     *
     * @param equal a value for some of the keys, as text
     * @param from of the key that is a time, inclusive; null for none
     * @param to exclusive
     * @param cursor of the page before; null for the first
     */
    record Asked(Map<String, String> equal, String from, String to, String cursor, int limit) {
        Asked withLimit(int most) {
            return new Asked(equal, from, to, cursor, most);
        }

        Asked after(String next) {
            return new Asked(equal, from, to, next, limit);
        }
    }

    List<String> keys() {
        return aggregate.keys().stream().map(Key::name).toList();
    }

    List<String> columns() {
        List<String> columns = new ArrayList<>(keys());
        aggregate.measures().forEach(measure -> columns.add(measure.name()));
        return columns;
    }

    /** Name of the first key that is a time; null where none is. */
    String timeKey() {
        return aggregate.keys().stream()
                .filter(key -> type(key).equals("timestamptz"))
                .map(Key::name)
                .findFirst()
                .orElse(null);
    }

    /** Fails where PostgreSQL can't read a value as its key's type; see {@link Database#refusesData}. */
    Future<ObjectNode> page(Asked asked) {
        List<Object> values = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        aggregate.keys().forEach(key -> {
            if (asked.equal().containsKey(key.name())) {
                conditions.add(
                        quote(key.name()) + " = " + bind(values, asked.equal().get(key.name()), key));
            }
        });
        Key time = timeKey() == null ? null : key(timeKey());
        if (asked.from() != null) {
            conditions.add(quote(time.name()) + " >= " + bind(values, asked.from(), time));
        }
        if (asked.to() != null) {
            conditions.add(quote(time.name()) + " < " + bind(values, asked.to(), time));
        }
        if (asked.cursor() != null) {
            values.add(UUID.fromString(asked.cursor()));
            conditions.add(LINE + " > $" + values.size());
        }
        String sql = "select " + LINE + ", (to_jsonb(one) - '" + LINE + "')::text from (select * from "
                + quote(aggregate.name()) + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by " + LINE + " limit " + (asked.limit() + 1) + ") one order by " + LINE;
        return database.query(sql, values.toArray()).map(found -> page(found, asked.limit()));
    }

    private static ObjectNode page(Iterable<Row> found, int limit) {
        ObjectNode page = Json.object();
        ArrayNode lines = page.putArray(LINES);
        UUID last = null;
        for (Row row : found) {
            if (lines.size() == limit) {
                return page.put("next_cursor", last.toString());
            }
            last = row.getUUID(0);
            lines.add(Json.read(row.getString(1).getBytes(StandardCharsets.UTF_8)));
        }
        return page.putNull("next_cursor");
    }

    /** As text, which PostgreSQL reads as the key's type. */
    private String bind(List<Object> values, String value, Key key) {
        values.add(value);
        return "$" + values.size() + "::text::" + type(key);
    }

    private Key key(String name) {
        return aggregate.keys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of PostgreSQL; a key may be of a declared column or of lineage. */
    private String type(Key key) {
        return rows.columns().stream()
                .filter(column -> column.name().equals(key.column()))
                .map(column -> column.type().name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElseGet(() -> Lineage.type(key.column()));
    }

    private static String quote(String name) {
        return '"' + name + '"';
    }
}
