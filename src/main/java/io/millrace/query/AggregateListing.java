package io.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.millrace.stream.Aggregate;
import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.RowMapping;
import io.millrace.stream.RowMapping.ColumnType;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pages of one aggregate, in the order of its keys: {@code {"lines": […], "next_cursor": "…" | null}}. Thread: the caller's context.
 */
final class AggregateListing {
    static final String LINES = "lines";

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
                .filter(key -> type(key) == ColumnType.TIMESTAMPTZ)
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
            conditions.add(after(values, cursor(asked.cursor())));
        }
        String order = keys().stream().map(name -> quote(name) + " nulls last").collect(Collectors.joining(", "));
        String sql = "select to_jsonb(line)::text from (select * from " + quote(aggregate.name())
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions)) + " order by " + order
                + " limit " + (asked.limit() + 1) + ") line";
        return database.query(sql, values.toArray()).map(found -> page(found, asked.limit()));
    }

    private ObjectNode page(Iterable<Row> found, int limit) {
        ObjectNode page = Json.object();
        ArrayNode lines = page.putArray(LINES);
        for (Row row : found) {
            if (lines.size() == limit) {
                return page.put("next_cursor", cursorOf(lines.get(limit - 1)));
            }
            lines.add(Json.read(row.getString(0).getBytes(StandardCharsets.UTF_8)));
        }
        return page.putNull("next_cursor");
    }

    private String cursorOf(JsonNode line) {
        ArrayNode keys = Json.MAPPER.createArrayNode();
        keys().forEach(name ->
                keys.add(line.path(name).isNull() ? null : line.path(name).asText()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(keys));
    }

    /** {@code IllegalArgumentException} for what {@link #page} did not give out. */
    JsonNode cursor(String text) {
        try {
            JsonNode keys = Json.read(Base64.getUrlDecoder().decode(text));
            if (keys.isArray() && keys.size() == aggregate.keys().size()) {
                return keys;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a cursor of this listing", e);
        }
        throw new IllegalArgumentException("not a cursor of this listing");
    }

    /** Key by key; null comes last. */
    private String after(List<Object> values, JsonNode keys) {
        String condition = "false";
        for (int i = keys.size() - 1; i >= 0; i--) {
            Key key = aggregate.keys().get(i);
            String name = quote(key.name());
            if (keys.get(i).isNull()) {
                condition = "(" + name + " is null and " + condition + ")";
            } else {
                String value = bind(values, keys.get(i).asText(), key);
                condition = "(" + name + " > " + value + " or " + name + " is null or (" + name + " = " + value
                        + " and " + condition + "))";
            }
        }
        return condition;
    }

    /** As text, which PostgreSQL reads as the key's type. */
    private String bind(List<Object> values, String value, Key key) {
        values.add(value);
        return "$" + values.size() + "::text::" + type(key).name().toLowerCase(java.util.Locale.ROOT);
    }

    private Key key(String name) {
        return aggregate.keys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ColumnType type(Key key) {
        return rows.columns().stream()
                .filter(column -> column.name().equals(key.column()))
                .map(RowMapping.Column::type)
                .findFirst()
                .orElse(ColumnType.TEXT);
    }

    private static String quote(String name) {
        return '"' + name + '"';
    }
}
