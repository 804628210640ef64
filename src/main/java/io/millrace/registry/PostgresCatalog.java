package io.millrace.registry;

import io.millrace.database.Database;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Millrace's own registry: JSON Schemas in PostgreSQL. The same schema, however it is laid out, has one id. */
public final class PostgresCatalog implements SchemaCatalog {
    private static final String JSON = "JSON";
    private static final String ENTRY =
            "select v.subject, v.version, s.id, s.schema from registry_versions v join registry_schemas s on s.id = v.schema_id"
                    + " where not v.deleted and v.subject = $1";

    private final Database database;

    public PostgresCatalog(Database database) {
        this.database = database;
    }

    /** One version of a subject. */
    record Entry(String subject, int version, int id, String schema) {}

    @Override
    public Future<Optional<String>> schema(int id) {
        return database.query("select schema from registry_schemas where id = $1", id)
                .map(rows -> first(rows).map(row -> row.getString("schema")));
    }

    /** Never refuses: whether the text is a usable schema was judged before. */
    @Override
    public Future<Registered> register(String subject, String schema) {
        String hash = hash(schema);
        return database.transaction(connection -> lock(connection, subject)
                .compose(locked -> schemaId(connection, hash, schema))
                .compose(id -> version(connection, subject, id)));
    }

    @Override
    public Optional<Registered> current(String subject) {
        return Optional.empty(); // kept by KnownSchemas
    }

    Future<List<String>> subjects() {
        return database.query("select distinct subject from registry_versions where not deleted order by subject")
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    /** Empty where there is no such subject. */
    Future<List<Integer>> versions(String subject) {
        return database.query(
                        "select version from registry_versions where not deleted and subject = $1 order by version",
                        subject)
                .map(rows -> list(rows, row -> row.getInteger(0)));
    }

    Future<Optional<Entry>> version(String subject, int version) {
        return database.query(ENTRY + " and v.version = $2", subject, version).map(PostgresCatalog::entry);
    }

    Future<Optional<Entry>> latest(String subject) {
        return database.query(ENTRY + " order by v.version desc limit 1", subject)
                .map(PostgresCatalog::entry);
    }

    /** The version of the subject that has this very schema. */
    Future<Optional<Entry>> find(String subject, String schema) {
        return database.query(ENTRY + " and s.sha256 = $2 order by v.version desc limit 1", subject, hash(schema))
                .map(PostgresCatalog::entry);
    }

    /** Where a schema is used. */
    Future<List<Entry>> uses(int id) {
        return database.query(
                        "select subject, version from registry_versions where not deleted and schema_id = $1"
                                + " order by subject, version",
                        id)
                .map(rows -> list(rows, row -> new Entry(row.getString(0), row.getInteger(1), id, "")));
    }

    /** Two registrations under one subject come one after the other, in all nodes. */
    private static Future<RowSet<Row>> lock(SqlConnection connection, String subject) {
        return Database.query(
                connection, "select pg_advisory_xact_lock(hashtextextended('registry ' || $1, 0))", subject);
    }

    private static Future<Integer> schemaId(SqlConnection connection, String hash, String schema) {
        String find = "select id from registry_schemas where sha256 = $1";
        return Database.query(connection, find, hash).compose(found -> {
            if (found.size() > 0) {
                return Future.succeededFuture(found.iterator().next().getInteger(0));
            }
            return Database.query(
                            connection,
                            "insert into registry_schemas (sha256, type, schema) values ($1, $2, $3) on conflict do nothing",
                            hash,
                            JSON,
                            schema)
                    .compose(made -> Database.query(connection, find, hash))
                    .map(rows -> rows.iterator().next().getInteger(0));
        });
    }

    private static Future<Registered> version(SqlConnection connection, String subject, int id) {
        return Database.query(
                        connection,
                        "select max(version) filter (where schema_id = $2 and not deleted), coalesce(max(version), 0) + 1"
                                + " from registry_versions where subject = $1",
                        subject,
                        id)
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    Integer present = row.getInteger(0);
                    return present != null
                            ? Future.succeededFuture(new Registered(id, present))
                            : insert(connection, subject, id, row.getInteger(1));
                });
    }

    private static Future<Registered> insert(SqlConnection connection, String subject, int id, int version) {
        return Database.query(
                        connection,
                        "insert into registry_versions (subject, version, schema_id) values ($1, $2, $3)",
                        subject,
                        version,
                        id)
                .map(new Registered(id, version));
    }

    private static Optional<Entry> entry(RowSet<Row> rows) {
        return first(rows)
                .map(row -> new Entry(row.getString(0), row.getInteger(1), row.getInteger(2), row.getString(3)));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static <T> List<T> list(RowSet<Row> rows, java.util.function.Function<Row, T> map) {
        return StreamSupport.stream(rows.spliterator(), false).map(map).toList();
    }

    private static String hash(String schema) {
        try {
            byte[] canonical = Json.canonical(Json.read(schema));
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((JSON + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
