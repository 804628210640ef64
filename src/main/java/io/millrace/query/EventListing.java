package io.millrace.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;

/** Pages of events, newest receipt first: {@code {"events": […], "next_cursor": "…" | null}}. */
final class EventListing {
    static final String EVENTS = "events";
    static final List<String> COLUMNS = List.of(
            "event_id",
            "stream",
            "state",
            "received_at",
            "correlation_id",
            "message_id",
            "type",
            "account_id",
            "revision",
            "duplicate_of",
            "differs",
            "code",
            "letter_id");

    private final Database database;
    private final StreamCatalog streams;

    EventListing(Database database, StreamCatalog streams) {
        this.database = database;
        this.streams = streams;
    }

    Future<ObjectNode> page(EventFilter filter) {
        ListingSql sql = new ListingSql(filter, streams);
        if (sql.text().isEmpty()) {
            return Future.succeededFuture(page(List.of(), filter.limit()));
        }
        return database.query(sql.text(), sql.values()).map(found -> page(found, filter.limit()));
    }

    private static ObjectNode page(Iterable<Row> found, int limit) {
        ObjectNode page = Json.object();
        ArrayNode events = page.putArray(EVENTS);
        Row last = null;
        for (Row row : found) {
            if (events.size() == limit) {
                page.put(
                        "next_cursor",
                        new Cursor(last.getOffsetDateTime("received_at"), last.getUUID("id")).toString());
                return page;
            }
            events.add(entry(row));
            last = row;
        }
        page.putNull("next_cursor");
        return page;
    }

    static ObjectNode entry(Row row) {
        ObjectNode entry = Json.object();
        put(entry, "event_id", row.getUUID("event_id"));
        entry.put("stream", row.getString("stream"));
        entry.put("state", row.getString("state"));
        entry.put(
                "received_at", row.getOffsetDateTime("received_at").toInstant().toString());
        put(entry, "correlation_id", row.getUUID("correlation_id"));
        put(entry, "message_id", row.getString("natural_id"));
        put(entry, "type", row.getString("type"));
        put(entry, "account_id", row.getString("account_id"));
        put(entry, "revision", row.getInteger("revision"));
        put(entry, "duplicate_of", row.getUUID("duplicate_of"));
        put(entry, "differs", row.getBoolean("differs"));
        put(entry, "code", row.getString("code"));
        if ("dead_letter".equals(row.getString("state"))) {
            put(entry, "letter_id", row.getUUID("id"));
        }
        return entry;
    }

    private static void put(ObjectNode entry, String name, Object value) {
        switch (value) {
            case null -> {}
            case UUID id -> entry.put(name, id.toString());
            case Integer number -> entry.put(name, number);
            case Boolean truth -> entry.put(name, truth);
            default -> entry.put(name, value.toString());
        }
    }
}
