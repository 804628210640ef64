package io.millrace.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.millrace.manifest.Manifest;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The way of one event, hop by hop: when, on which node, in which verticle, and where it left what. There is no table of hops; all of it
 * follows from what the stages leave anyway.
 *
 * <pre>
 *   rows          → received, refined, silver, rows      (headers of the record, which its columns keep)
 *   outcomes      → duplicate, repeat, filtered, unchanged, superseded
 *   dead_letters  → received, dead_letter, quarantined
 *   claims        → reentered: the record that made the present revision
 *   manifest      → archived, object, letter_object
 * </pre>
 *
 * Hops are in the order of their times; those whose time is not known follow what they belong to. Thread: the caller's context.
 */
final class EventTrace {
    private static final int MOST = 100;
    private static final String OUTCOMES =
            "select * from outcomes where event_id = $1 order by recorded_at limit " + MOST;
    private static final String LETTERS = """
            select letter_id, correlation_id, stream, natural_id, stage, code, message, failed_at, retry_count, refused_by,
                received_at, stored_at, stored_by, coalesce(headers->>'millrace-received-by', headers->>'millrace-node',
                    case when origin_topic_id is null then refused_by end) as received_by, topic_id, partition, "offset",
                origin_topic_id, origin_partition, origin_offset
            from dead_letters where event_id = $1 order by failed_at limit\s""" + MOST;
    private static final String CLAIMED = """
            select revision, topic_id, partition, "offset" from claims_0 where event_id = $1
            union all
            select revision, topic_id, partition, "offset" from claims_1 where event_id = $1
            order by revision desc limit 1""";
    private static final String NAMES =
            "select topic_id, max(topic) as topic from ledger where topic_id = any($1) group by topic_id";

    private final Database database;
    private final Manifest manifest;
    private final EventListing listing;
    private final String rows;

    EventTrace(Database database, StreamCatalog streams) {
        this.database = database;
        this.manifest = new Manifest(database);
        this.listing = new EventListing(database, streams);
        this.rows = streams.all().stream().map(EventTrace::select).collect(Collectors.joining(" union all "));
    }

    private static String select(StreamDeclaration stream) {
        return "select '" + stream.name() + "' as stream, '"
                + stream.rows().get(0).table()
                + "' as \"table\", correlation_id, natural_id, received_at, revision, schema_id, declaration,"
                + " raw_topic_id, raw_partition, raw_offset, silver_topic_id, silver_partition, silver_offset, stored_at,"
                + younger("received_by") + "," + younger("stored_by") + "," + younger("silver_by") + ","
                + " (to_jsonb(t)->>'silver_at')::timestamptz as silver_at from "
                + stream.rows().get(0).table() + " t where event_id = $1";
    }

    /** Null where the table does not have it yet, since no node of this version has brought it up to date. */
    private static String younger(String column) {
        return " to_jsonb(t)->>'" + column + "' as " + column;
    }

    /** Empty where nothing is known of it. */
    Future<Optional<ObjectNode>> of(UUID eventId) {
        Future<RowSet<Row>> stored = database.query(rows, eventId);
        Future<RowSet<Row>> outcomes = database.query(OUTCOMES, eventId);
        Future<RowSet<Row>> letters = database.query(LETTERS, eventId);
        Future<RowSet<Row>> claimed = database.query(CLAIMED, eventId);
        return Future.all(stored, outcomes, letters, claimed).compose(all -> {
            Hops hops = new Hops();
            stored.result().forEach(row -> stored(hops, row));
            outcomes.result().forEach(row -> outcome(hops, row));
            letters.result().forEach(row -> letter(hops, row));
            claimed.result().forEach(row -> claim(hops, row));
            return hops.known().isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : places(hops, eventId)
                            .compose(placed -> related(hops))
                            .map(events -> Optional.of(answer(eventId, hops, events)));
        });
    }

    private static void stored(Hops hops, Row row) {
        hops.tell(row);
        Origin raw = origin(row, "raw_");
        Origin silver = origin(row, "silver_");
        hops.received(row, raw);
        hops.add(Hop.of("refined", "publish")
                .at(row.getOffsetDateTime("silver_at"))
                .by(row.getString("silver_by"))
                .with("revision", row.getInteger("revision"))
                .with("schema_id", row.getInteger("schema_id"))
                .with("declaration", row.getInteger("declaration")));
        hops.add(Hop.of("silver", "publish")
                .at(row.getOffsetDateTime("silver_at"))
                .by(row.getString("silver_by"))
                .in(silver));
        hops.add(Hop.of("rows", "store.rows")
                .at(row.getOffsetDateTime("stored_at"))
                .by(row.getString("stored_by"))
                .with("table", row.getString("table")));
        hops.object("object", silver);
    }

    private static void outcome(Hops hops, Row row) {
        hops.tell(row);
        Origin place = origin(row, "");
        String outcome = row.getString("outcome");
        boolean ofReentry = outcome.equals("unchanged") || outcome.equals("superseded");
        if (!ofReentry && !outcome.equals("repeat")) {
            hops.received(row, place);
        }
        hops.add(Hop.of(outcome, ofReentry ? "publish" : "deduplicate")
                .at(row.getOffsetDateTime("recorded_at"))
                .by(row.getString("recorded_by"))
                .in(place)
                .with("duplicate_of", row.getUUID("duplicate_of"))
                .with("differs", row.getBoolean("differs"))
                .with("detail", row.getString("detail")));
    }

    private static void letter(Hops hops, Row row) {
        hops.tell(row);
        Origin place = origin(row, "");
        hops.received(row, row.getUUID("origin_topic_id") == null ? null : origin(row, "origin_"));
        hops.add(Hop.of("dead_letter", row.getString("stage"))
                .at(row.getOffsetDateTime("failed_at"))
                .by(row.getString("refused_by"))
                .in(place)
                .with("letter_id", row.getUUID("letter_id"))
                .with("code", row.getString("code"))
                .with("message", row.getString("message"))
                .with("retry_count", row.getInteger("retry_count")));
        hops.add(Hop.of("quarantined", "quarantine.rows")
                .at(row.getOffsetDateTime("stored_at"))
                .by(row.getString("stored_by"))
                .with("table", "dead_letters"));
        hops.object("letter_object", place);
    }

    /** Of a first revision the claim's record is the raw one. */
    private static void claim(Hops hops, Row row) {
        Origin place = origin(row, "");
        if (row.getInteger("revision") > 1) {
            hops.add(Hop.of("reentered", "reenter").in(place).with("revision", row.getInteger("revision")));
        } else if (hops.known().isEmpty()) {
            hops.add(Hop.of("received", "collect").in(place));
            hops.object("archived", place);
        }
    }

    /** Names of topics, and for what is stored its object and line. */
    private Future<Void> places(Hops hops, UUID eventId) {
        List<Future<?>> asked = new ArrayList<>();
        UUID[] topics = hops.known().stream()
                .filter(hop -> hop.place() != null)
                .map(hop -> hop.place().topicId())
                .distinct()
                .toArray(UUID[]::new);
        asked.add(database.query(NAMES, (Object) topics)
                .onSuccess(names -> names.forEach(row -> hops.name(row.getUUID("topic_id"), row.getString("topic")))));
        hops.objects()
                .forEach((hop, place) ->
                        asked.add(manifest.find(place, eventId).onSuccess(found -> found.ifPresent(hop::stored))));
        return Future.all(asked).mapEmpty();
    }

    /** The others of its package, as the listing has them. */
    private Future<Optional<ObjectNode>> related(Hops hops) {
        return hops.correlationId() == null
                ? Future.succeededFuture(Optional.empty())
                : listing.page(EventFilter.ofPackage(hops.correlationId())).map(Optional::of);
    }

    private static ObjectNode answer(UUID eventId, Hops hops, Optional<ObjectNode> related) {
        ObjectNode answer = Json.object().put("event_id", eventId.toString());
        hops.facts(answer);
        ArrayNode told = answer.putArray("hops");
        hops.inOrder().forEach(hop -> told.add(hop.tell(hops::nameOf)));
        related.ifPresent(page -> {
            ObjectNode others = answer.putObject("package");
            others.put("correlation_id", hops.correlationId().toString());
            others.set("events", page.get("events"));
            others.set("next_cursor", page.get("next_cursor"));
        });
        return answer;
    }

    private static Origin origin(Row row, String prefix) {
        return new Origin(
                row.getUUID(prefix + "topic_id"), row.getInteger(prefix + "partition"), row.getLong(prefix + "offset"));
    }
}
