package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.millrace.registry.compatibility.Compatibility;
import io.millrace.registry.compatibility.Difference;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
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
    private static final int TRIES = 5;
    private static final String SAME = ENTRY + " and s.sha256 = $2 order by v.version desc limit 1";

    private final WorkerExecutor judge;
    private final Database database;
    private final RegistrySettings settings;

    /** @param usual the compatibility that is asked where nobody set one */
    public PostgresCatalog(Vertx vertx, Database database, Compatibility usual) {
        this.judge = vertx.createSharedWorkerExecutor(SchemaBodies.JUDGE, 1);
        this.database = database;
        this.settings = new RegistrySettings(database, usual);
    }

    RegistrySettings settings() {
        return settings;
    }

    /** One version of a subject. */
    record Entry(String subject, int version, int id, String schema) {}

    @Override
    public Future<Optional<String>> schema(int id) {
        return database.query("select schema from registry_schemas where id = $1", id)
                .map(rows -> first(rows).map(row -> row.getString("schema")));
    }

    /**
     * Whether the text is a usable schema was judged before. Fails with a {@link RegistryError} where it is new, and incompatible with
     * earlier versions, or the subject read-only.
     */
    @Override
    public Future<Registered> register(String subject, String schema) {
        return register(subject, schema, hash(schema), TRIES);
    }

    /** Schemas are compared before the transaction, which then only sees that nothing came between. */
    private Future<Registered> register(String subject, String schema, String hash, int tries) {
        return settings.inForce(subject)
                .compose(asked -> all(subject).compose(earlier -> find(subject, schema)
                        .compose(same ->
                                same.isPresent() ? Future.succeededFuture() : admit(asked, subject, earlier, schema))
                        .compose(admitted -> store(subject, schema, hash, earlier))))
                .recover(failure -> failure instanceof Overtaken && tries > 1
                        ? register(subject, schema, hash, tries - 1)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Void> admit(String subject, String schema) {
        return admitted(subject, schema).mapEmpty();
    }

    /** The versions that it was compared with. */
    private Future<List<Entry>> admitted(String subject, String schema) {
        return settings.inForce(subject).compose(asked -> all(subject).compose(earlier -> find(subject, schema)
                .compose(same -> same.isPresent() ? Future.succeededFuture() : admit(asked, subject, earlier, schema))
                .map(earlier)));
    }

    /** Another registration under the subject was faster. */
    private static final class Overtaken extends RuntimeException {
        Overtaken(String subject) {
            super("versions of " + subject + " come and go all the time");
        }
    }

    private Future<Registered> store(String subject, String schema, String hash, List<Entry> compared) {
        return database.transaction(connection -> lock(connection, subject)
                .compose(locked -> Database.query(connection, SAME, subject, hash))
                .compose(same -> same.size() > 0
                        ? Future.succeededFuture()
                        : all(connection, subject).compose(now -> unchanged(subject, compared, now)))
                .compose(unchanged -> schemaId(connection, hash, schema))
                .compose(id -> version(connection, subject, id)));
    }

    private static Future<Void> unchanged(String subject, List<Entry> compared, List<Entry> now) {
        return now.equals(compared) ? Future.succeededFuture() : Future.failedFuture(new Overtaken(subject));
    }

    private Future<Void> admit(RegistrySettings.InForce asked, String subject, List<Entry> earlier, String schema) {
        if (asked.mode() == RegistrySettings.Mode.READONLY) {
            return Future.failedFuture(RegistryError.readOnly(subject));
        }
        return compare(asked.compatibility(), earlier, schema)
                .compose(found -> found.map(one -> Future.<Void>failedFuture(RegistryError.incompatible(
                                subject, one.version(), asked.compatibility(), one.differences())))
                        .orElseGet(Future::succeededFuture));
    }

    /** The differences from one version. */
    record Incompatible(int version, List<Difference> differences) {}

    /**
     * On the one worker that judges schemas, since large ones take their time.
     *
     * @param earlier by version
     * @return of the latest version that the schema is incompatible with; of the latest alone, unless each counts
     */
    Future<Optional<Incompatible>> compare(Compatibility compatibility, List<Entry> earlier, String schema) {
        List<Entry> compared = compatibility.transitive() || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
        return judge.executeBlocking(
                () -> {
                    JsonNode later = Json.read(schema);
                    return compared.reversed().stream()
                            .map(entry -> new Incompatible(
                                    entry.version(), compatibility.differences(Json.read(entry.schema()), later)))
                            .filter(one -> !one.differences().isEmpty())
                            .findFirst();
                },
                false);
    }

    @Override
    public Future<List<Version>> latest(Collection<String> subjects) {
        return database.query(
                        "select distinct on (v.subject) v.subject, v.version, s.id, s.schema from registry_versions v"
                                + " join registry_schemas s on s.id = v.schema_id"
                                + " where not v.deleted and v.subject = any($1) order by v.subject, v.version desc",
                        (Object) subjects.toArray(String[]::new))
                .map(rows -> list(rows, PostgresCatalog::entry).stream()
                        .map(one -> new Version(one.subject(), new Registered(one.id(), one.version()), one.schema()))
                        .toList());
    }

    @Override
    public Optional<Registered> current(String subject) {
        return Optional.empty(); // kept by KnownSchemas
    }

    /** @param deleted those that were deleted as well */
    Future<List<String>> subjects(String prefix, boolean deleted) {
        return database.query(
                        "select distinct subject from registry_versions where (not deleted or $2 and not gone) and starts_with(subject, $1)"
                                + " order by subject",
                        prefix,
                        deleted)
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    /**
     * Empty where there is no such subject.
     *
     * @param deleted those that were deleted as well
     */
    Future<List<Integer>> versions(String subject, boolean deleted) {
        return database.query(
                        "select version from registry_versions where (not deleted or $2 and not gone) and subject = $1 order by version",
                        subject,
                        deleted)
                .map(rows -> list(rows, row -> row.getInteger(0)));
    }

    /** By version. */
    Future<List<Entry>> all(String subject) {
        return database.transaction(connection -> all(connection, subject));
    }

    private static Future<List<Entry>> all(SqlConnection connection, String subject) {
        return Database.query(connection, ENTRY + " order by v.version", subject)
                .map(rows -> list(rows, PostgresCatalog::entry));
    }

    /**
     * Deletes all versions, or one; their ids and numbers stay taken. Those that were deleted before can be deleted for good, and their
     * schemas still be had by id: events name them.
     *
     * @param version 0 for all
     * @return which were deleted
     */
    Future<List<Integer>> delete(String subject, int version, boolean forGood) {
        String which = " where subject = $1 and ($2 = 0 or version = $2)";
        String change = forGood
                ? "update registry_versions set gone = true" + which + " and deleted and not gone"
                : "update registry_versions set deleted = true" + which + " and not deleted";
        return database.query(change + " returning version", subject, version)
                .map(rows ->
                        list(rows, row -> row.getInteger(0)).stream().sorted().toList());
    }

    private Future<Optional<Entry>> version(String subject, int version) {
        return database.query(ENTRY + " and v.version = $2", subject, version).map(PostgresCatalog::entry);
    }

    private Future<Optional<Entry>> latest(String subject) {
        return database.query(ENTRY + " order by v.version desc limit 1", subject)
                .map(PostgresCatalog::entry);
    }

    /**
     * Fails with a {@link RegistryError} where it is not there.
     *
     * @param version 0 for the latest
     */
    Future<Entry> entry(String subject, int version) {
        return (version == 0 ? latest(subject) : version(subject, version))
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> missing(subject, version)));
    }

    private Future<Entry> missing(String subject, int version) {
        return versions(subject, false).map(versions -> {
            throw versions.isEmpty()
                    ? RegistryError.subjectNotFound(subject)
                    : RegistryError.versionNotFound(Integer.toString(version));
        });
    }

    /** The version of the subject that has this very schema. */
    Future<Optional<Entry>> find(String subject, String schema) {
        return database.query(SAME, subject, hash(schema)).map(PostgresCatalog::entry);
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
        return first(rows).map(PostgresCatalog::entry);
    }

    private static Entry entry(Row row) {
        return new Entry(row.getString(0), row.getInteger(1), row.getInteger(2), row.getString(3));
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
