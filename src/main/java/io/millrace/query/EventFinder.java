package io.millrace.query;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds one event in PostgreSQL, in the order of what holds: a row, how it ended without one, a dead letter, a claim.
 *
 * <pre>
 *   rows of each stream → stored
 *   outcomes            → duplicate | filtered
 *   dead_letters        → dead_letter
 *   claims              → pending: claimed, not in the rows yet
 * </pre>
 */
final class EventFinder {
    private static final String OUTCOME = """
            select * from outcomes where event_id = $1 and outcome in ('duplicate', 'filtered')
            order by recorded_at limit 1""";
    private static final String LETTER =
            "select * from dead_letters where event_id = $1 order by failed_at desc limit 1";
    private static final String CLAIM = """
            select event_id, revision, topic_id, partition, "offset" from claims_0 where event_id = $1
            union all
            select event_id, revision, topic_id, partition, "offset" from claims_1 where event_id = $1
            order by revision desc limit 1""";

    private final Database database;
    private final String rows;

    EventFinder(Database database, StreamCatalog streams) {
        this.database = database;
        this.rows = streams.all().stream()
                .map(stream -> "select '" + stream.name() + "' as stream, '"
                        + stream.rows().get(0).table()
                        + "' as \"table\", correlation_id, natural_id, received_at, revision, schema_id, declaration,"
                        + " raw_topic_id, raw_partition, raw_offset, silver_topic_id, silver_partition, silver_offset,"
                        + " stored_at from " + stream.rows().get(0).table() + " where event_id = $1")
                .collect(Collectors.joining(" union all "));
    }

    Future<Optional<EventFacts>> find(UUID eventId) {
        return first(rows, eventId, EventFinder::stored)
                .compose(found -> found.isPresent() ? same(found) : first(OUTCOME, eventId, EventFinder::ended))
                .compose(found -> found.isPresent() ? same(found) : first(LETTER, eventId, EventFinder::refused))
                .compose(found -> found.isPresent() ? same(found) : first(CLAIM, eventId, EventFinder::pending));
    }

    private static Future<Optional<EventFacts>> same(Optional<EventFacts> found) {
        return Future.succeededFuture(found);
    }

    private Future<Optional<EventFacts>> first(
            String sql, UUID eventId, java.util.function.Function<Row, EventFacts> reader) {
        return database.query(sql, eventId).map((RowSet<Row> found) -> {
            for (Row row : found) {
                return Optional.of(reader.apply(row));
            }
            return Optional.empty();
        });
    }

    private static EventFacts stored(Row row) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("schema_id", row.getInteger("schema_id"));
        more.put("declaration", row.getInteger("declaration"));
        more.put("table", row.getString("table"));
        more.put("stored_at", row.getOffsetDateTime("stored_at").toInstant().toString());
        return facts("stored", row, row.getInteger("revision"), origin(row, "raw_"), origin(row, "silver_"), more);
    }

    private static EventFacts ended(Row row) {
        Map<String, Object> more = new LinkedHashMap<>();
        if (row.getUUID("duplicate_of") != null) {
            more.put("duplicate_of", row.getUUID("duplicate_of").toString());
            more.put("differs", row.getBoolean("differs"));
        }
        if (row.getString("detail") != null) {
            more.put("detail", row.getString("detail"));
        }
        return facts(row.getString("outcome"), row, null, origin(row, ""), null, more);
    }

    private static EventFacts refused(Row row) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("letter_id", row.getUUID("letter_id").toString());
        for (String name : new String[] {"stage", "code", "message", "pointer", "rule", "error_category", "hint"}) {
            more.put(name, row.getString(name));
        }
        more.put("can_retry", row.getBoolean("can_retry"));
        more.put("failed_at", row.getOffsetDateTime("failed_at").toInstant().toString());
        Origin raw = row.getUUID("origin_topic_id") == null ? null : origin(row, "origin_");
        return facts("dead_letter", row, null, raw, null, more);
    }

    private static EventFacts pending(Row row) {
        return new EventFacts(
                "pending", null, null, null, null, row.getInteger("revision"), origin(row, ""), null, Map.of());
    }

    private static EventFacts facts(
            String state, Row row, Integer revision, Origin raw, Origin silver, Map<String, Object> more) {
        return new EventFacts(
                state,
                row.getString("stream"),
                row.getUUID("correlation_id"),
                row.getString("natural_id"),
                row.getOffsetDateTime("received_at"),
                revision,
                raw,
                silver,
                more);
    }

    private static Origin origin(Row row, String prefix) {
        return new Origin(
                row.getUUID(prefix + "topic_id"), row.getInteger(prefix + "partition"), row.getLong(prefix + "offset"));
    }
}
