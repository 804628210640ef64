package io.millrace.reenter;

import io.millrace.claims.Claims;
import io.millrace.claims.HeldClaim;
import io.millrace.database.Database;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.stream.RowMapping;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads rows and their claims, a page at a time in order of event id, in read-only transactions. Thread: any. */
final class Candidates {
    static final int PAGE = 100;
    // Java compares UUIDs as signed numbers
    private static final Comparator<Candidate> AS_POSTGRES_DOES =
            Comparator.comparing(candidate -> candidate.eventId().toString());
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Database database;
    private final StreamCatalog streams;

    Candidates(Database database, StreamCatalog streams) {
        this.database = database;
        this.streams = streams;
    }

    /**
     * The next page.
     *
     * @param after the last event id of the page before; null for the first
     * @param most candidates at most, and never more than {@link #PAGE}
     */
    Future<List<Candidate>> page(Selection selection, UUID after, int most) {
        int size = Math.min(most, PAGE);
        return database.transaction(connection -> Database.query(connection, "set transaction read only")
                .compose(readOnly -> rows(connection, selection, after == null ? BEFORE_ALL : after, size)));
    }

    private Future<List<Candidate>> rows(SqlConnection connection, Selection selection, UUID after, int size) {
        return switch (selection) {
            case Selection.Where where -> {
                // the line breaks end a comment that the condition may end with
                String sql = select(where.stream()) + " where event_id > $1 and (\n" + where.condition()
                        + "\n) order by event_id limit $2";
                yield found(connection, where.stream(), sql, after, size);
            }
            case Selection.ByIds ids -> byIds(connection, ids.eventIds(), after, size);
        };
    }

    private Future<List<Candidate>> byIds(SqlConnection connection, List<UUID> ids, UUID after, int size) {
        UUID[] wanted = ids.toArray(UUID[]::new);
        Future<List<Candidate>> all = Future.succeededFuture(new ArrayList<>());
        for (StreamDeclaration stream : streams.all()) {
            String sql =
                    select(stream) + " where event_id > $1 and event_id = any($3::uuid[]) order by event_id limit $2";
            all = all.compose(before -> found(connection, stream, sql, after, size, (Object) wanted)
                    .map(more -> {
                        before.addAll(more);
                        return before;
                    }));
        }
        return all.map(
                found -> found.stream().sorted(AS_POSTGRES_DOES).limit(size).toList());
    }

    private static String select(StreamDeclaration stream) {
        RowMapping rows = stream.rows().getFirst();
        return "select event_id, correlation_id, natural_id, received_at, received_by, schema_id, revision, raw_topic_id, raw_partition,"
                + " raw_offset, result_hash, declaration, " + time(stream) + " as first_event_time from "
                + rows.table();
    }

    /** From the first table, or from any other that is kept by time: all of them hold the time of the first revision. */
    private static String time(StreamDeclaration stream) {
        RowMapping first = stream.rows().getFirst();
        if (first.timeColumn() != null) {
            return first.timeColumn();
        }
        String others = stream.rows().stream()
                .filter(rows -> rows.timeColumn() != null)
                .map(rows -> "(select t." + rows.timeColumn() + " from " + rows.table() + " t where t.event_id = "
                        + first.table() + ".event_id order by t.revision limit 1), ")
                .collect(Collectors.joining());
        return "coalesce(" + others + "null::timestamptz)";
    }

    private static Future<List<Candidate>> found(
            SqlConnection connection, StreamDeclaration stream, String sql, Object... values) {
        return Database.query(connection, sql, values).compose(rows -> {
            List<Row> found = new ArrayList<>();
            rows.forEach(found::add);
            List<UUID> ids = found.stream().map(row -> row.getUUID("event_id")).toList();
            return Claims.held(connection, ids).map(held -> found.stream()
                    .map(row -> candidate(stream.name(), row, held))
                    .toList());
        });
    }

    private static Candidate candidate(String stream, Row row, Map<UUID, HeldClaim> held) {
        HeldClaim claim = held.get(row.getUUID("event_id"));
        int revision = row.getInteger("revision");
        boolean ahead = claim != null && claim.revision() > revision;
        String naturalId = row.getString("natural_id");
        return new Candidate(
                stream,
                row.getUUID("event_id"),
                row.getUUID("correlation_id"),
                naturalId,
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("received_by"),
                row.getInteger("schema_id"),
                ahead ? claim.revision() : revision,
                claim == null ? Ids.claimKey(stream, naturalId) : claim.key(),
                new Origin(row.getUUID("raw_topic_id"), row.getInteger("raw_partition"), row.getLong("raw_offset")),
                ahead ? null : row.getBuffer("result_hash").getBytes(),
                ahead ? null : row.getInteger("declaration"),
                time(row.getOffsetDateTime("first_event_time")));
    }

    private static Instant time(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
