package io.millrace.manifest;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The table of settled objects. Thread: any. */
public final class Manifest {
    private static final String ADD = """
            insert into manifest (object_key, kind, stream, layout, topic_id, partition, start_offset, end_offset, format,
                                  records, bytes, sha256, lines)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (object_key) do update set format = excluded.format where manifest.sha256 = excluded.sha256""";
    // the rows of a cut share its start; after an operator's seek cuts may overlap, then the newest start that covers
    // it counts
    private static final String COVERING = """
            select * from manifest
            where topic_id = $1 and partition = $2 and end_offset > $3 and start_offset =
                (select start_offset from manifest where topic_id = $1 and partition = $2 and start_offset <= $3 and end_offset > $3
                 order by start_offset desc limit 1)""";

    private static final String KNOWN = "select object_key from manifest where object_key = any($1)";

    private final Database database;

    public Manifest(Database database) {
        this.database = database;
    }

    /**
     * In the transaction that settles the cut. A key is there already where an operator moved the group back and the same cut was made
     * again: then it must be the same content.
     */
    public static Future<Void> add(SqlConnection connection, List<ManifestRow> rows) {
        Future<Void> added = Future.succeededFuture();
        for (ManifestRow row : rows) {
            added = added.compose(done -> add(connection, row));
        }
        return added;
    }

    private static Future<Void> add(SqlConnection connection, ManifestRow row) {
        return Database.query(
                        connection,
                        ADD,
                        row.objectKey(),
                        row.kind().wireName(),
                        row.stream(),
                        row.layout().name().toLowerCase(Locale.ROOT),
                        row.topicId(),
                        row.partition(),
                        row.start(),
                        row.end(),
                        row.format(),
                        row.records(),
                        row.bytes(),
                        row.sha256(),
                        Buffer.buffer(row.lines()))
                .map(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new IllegalStateException(
                                "the manifest has " + row.objectKey() + " with another content");
                    }
                    return null;
                });
    }

    /** The objects of the settled cut that holds this place, one a stream; empty where it is not settled yet. */
    public Future<List<ManifestRow>> covering(Origin origin) {
        return database.query(COVERING, origin.topicId(), origin.partition(), origin.offset())
                .map(rows -> {
                    List<ManifestRow> read = new ArrayList<>();
                    rows.forEach(row -> read.add(read(row)));
                    return read;
                });
    }

    /**
     * Where a record is stored.
     *
     * @param key of the object
     * @param line from 1 within the uncompressed object; 0 where the object is this record alone
     * @param node that settled it; null where it is not told
     */
    public record Stored(String key, long line, OffsetDateTime at, String node) {}

    /** Empty while no settled object holds it; the store is not asked. */
    public Future<Optional<Stored>> find(Origin origin, UUID eventId) {
        return database.query(COVERING, origin.topicId(), origin.partition(), origin.offset())
                .map(rows -> {
                    for (Row row : rows) {
                        ManifestRow read = read(row);
                        if (read.holds(origin)) {
                            return Optional.of(stored(row, read, origin, eventId));
                        }
                    }
                    return Optional.empty();
                });
    }

    private static Stored stored(Row row, ManifestRow read, Origin origin, UUID eventId) {
        OffsetDateTime at = row.getOffsetDateTime("created_at");
        String node = row.getString("created_by");
        return read.layout() == Layout.EACH
                ? new Stored(ObjectKey.each(read.objectKey(), eventId, origin), 0, at, node)
                : new Stored(read.objectKey(), read.lineOf(origin), at, node);
    }

    /** Those of these keys that it has. */
    public Future<Set<String>> known(Collection<String> keys) {
        return database.query(KNOWN, (Object) keys.toArray(String[]::new)).map(rows -> {
            Set<String> known = new HashSet<>();
            rows.forEach(row -> known.add(row.getString(0)));
            return known;
        });
    }

    private static ManifestRow read(Row row) {
        return new ManifestRow(
                row.getString("object_key"),
                Kind.ofWireName(row.getString("kind")),
                row.getString("stream"),
                Layout.valueOf(row.getString("layout").toUpperCase(Locale.ROOT)),
                row.getUUID("topic_id"),
                row.getInteger("partition"),
                row.getLong("start_offset"),
                row.getLong("end_offset"),
                row.getInteger("format"),
                row.getLong("records"),
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getBuffer("lines").getBytes());
    }
}
