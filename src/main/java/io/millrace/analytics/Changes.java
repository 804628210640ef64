package io.millrace.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** The lines that changed, as they are now, and that they were published. Thread: the caller's context. */
final class Changes {
    private static final String OLDEST =
            "select aggregate, line, keys::text, change from aggregate_changes where aggregate = any($1) and change <= $2"
                    + " order by change limit $3";

    private static final String NEWEST = "select max(change) from aggregate_changes where aggregate = any($1)";

    /** What is changed right now is left for the next time, instead of waiting for its transaction. */
    private static final String PUBLISHED =
            "delete from aggregate_changes a using (select o.aggregate, o.line from aggregate_changes o"
                    + " join unnest($1::text[], $2::uuid[], $3::bigint[]) as p (aggregate, line, change)"
                    + " using (aggregate, line, change) for update of o skip locked) gone"
                    + " where a.aggregate = gone.aggregate and a.line = gone.line";

    private final Database database;
    private final String[] aggregates;

    /** @param aggregates those that this node knows */
    Changes(Database database, List<String> aggregates) {
        this.database = database;
        this.aggregates = aggregates.toArray(String[]::new);
    }

    /**
     * A line that changed.
     *
     * @param keys by name
     * @param change which one it was
     * @param now keys and measures; null where it has no events any more
     */
    record Changed(String aggregate, UUID line, ObjectNode keys, long change, JsonNode now) {}

    /** Aggregates that have the same keys have the same ids of lines. */
    private record Line(String aggregate, UUID id) {}

    /** Of the change that is the newest now; empty where there is none. */
    Future<OptionalLong> newest() {
        return database.query(NEWEST, (Object) aggregates).map(rows -> {
            Long newest = rows.iterator().next().getLong(0);
            return newest == null ? OptionalLong.empty() : OptionalLong.of(newest);
        });
    }

    /**
     * The oldest changes, each with what its line is by now, which may be newer.
     *
     * @param newest none that came after it
     */
    Future<List<Changed>> oldest(long newest, int most) {
        return database.query(OLDEST, aggregates, newest, most).compose(rows -> {
            Map<String, List<UUID>> lines = new TreeMap<>();
            List<Row> changes = new ArrayList<>();
            rows.forEach(row -> {
                changes.add(row);
                lines.computeIfAbsent(row.getString(0), name -> new ArrayList<>())
                        .add(row.getUUID(1));
            });
            Map<Line, JsonNode> now = new HashMap<>();
            Future<Void> read = Future.succeededFuture();
            for (Map.Entry<String, List<UUID>> one : lines.entrySet()) {
                read = read.compose(before -> lines(one.getKey(), one.getValue(), now));
            }
            return read.map(all -> changes.stream()
                    .map(row -> new Changed(
                            row.getString(0),
                            row.getUUID(1),
                            (ObjectNode) Json.read(row.getString(2)),
                            row.getLong(3),
                            now.get(new Line(row.getString(0), row.getUUID(1)))))
                    .toList());
        });
    }

    private Future<Void> lines(String aggregate, List<UUID> lines, Map<Line, JsonNode> now) {
        String sql =
                "select _line, (to_jsonb(one) - '_line')::text from \"" + aggregate + "\" one where _line = any($1)";
        return database.query(sql, (Object) lines.toArray(UUID[]::new)).map(rows -> {
            rows.forEach(row -> now.put(
                    new Line(aggregate, row.getUUID(0)),
                    Json.read(row.getString(1).getBytes(StandardCharsets.UTF_8))));
            return null;
        });
    }

    /** Forgets these changes; a line that changed since stays, with its newer one. */
    Future<Void> published(List<Changed> changes) {
        return database.query(
                        PUBLISHED,
                        changes.stream().map(Changed::aggregate).toArray(String[]::new),
                        changes.stream().map(Changed::line).toArray(UUID[]::new),
                        changes.stream().map(Changed::change).toArray(Long[]::new))
                .mapEmpty();
    }
}
