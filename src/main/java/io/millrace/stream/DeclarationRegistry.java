package io.millrace.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.ConsumerStop;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Numbers the declarations of a stream in the order they are first seen; the greatest is in force. A folder whose checksum was
 * registered before, under a smaller number, is older: its node must not consume. To go back to an earlier declaration on purpose,
 * change the folder in any way, such as its description: then it is a new one.
 */
public final class DeclarationRegistry {
    private static final String OLDER = """
            select m.stream from unnest($1::text[], $2::int[]) with ordinality as m(stream, number, place)
            where exists (select from declarations d where d.stream = m.stream and d.number > m.number)
            order by m.place""";
    private static final String DECLARED_ONCE = "select distinct stream from declarations where stream = any($1)";

    private final Database database;

    public DeclarationRegistry(Database database) {
        this.database = database;
    }

    /**
     * What registration gave.
     *
     * @param catalog with the numbers that this node's folders have
     * @param older streams of which a newer declaration is in force
     */
    public record Registration(StreamCatalog catalog, List<String> older) {}

    /** Registers what is new, in one transaction that no other node runs meanwhile. */
    public Future<Registration> register(StreamCatalog streams) {
        return database.transaction(connection -> register(connection, streams));
    }

    /** The same within a transaction that does more. */
    public Future<Registration> register(SqlConnection connection, StreamCatalog streams) {
        return Database.query(connection, "lock table declarations in share row exclusive mode")
                .compose(locked -> registerAll(connection, streams));
    }

    /** Streams of which somebody has registered a newer declaration than this node's. For a look from time to time. */
    public Future<List<String>> older(StreamCatalog streams) {
        return database.query(OLDER, ours(streams.all())).map(DeclarationRegistry::names);
    }

    /** The same of some streams, as a statement of this transaction sees it: what was registered up to now. */
    public static Future<List<String>> older(SqlConnection connection, Collection<StreamDeclaration> streams) {
        return Database.query(connection, OLDER, ours(streams)).map(DeclarationRegistry::names);
    }

    /**
     * Fails with {@link ConsumerStop} where, as this transaction sees it, somebody has registered a newer declaration of one of these:
     * the same record may be another by it.
     *
     * @param streams any number of times each
     */
    public static Future<Void> requireNewest(SqlConnection connection, Stream<StreamDeclaration> streams) {
        Map<String, StreamDeclaration> each = new LinkedHashMap<>();
        streams.forEach(stream -> each.put(stream.name(), stream));
        return each.isEmpty()
                ? Future.succeededFuture()
                : older(connection, each.values())
                        .compose(older -> older.isEmpty()
                                ? Future.succeededFuture()
                                : Future.failedFuture(new ConsumerStop(
                                        "another node has a newer declaration of the stream " + older.getFirst()
                                                + ": give this one the newer folder and start again",
                                        "bin/millrace validate")));
    }

    /** Those of these streams that any node ever declared. */
    public Future<List<String>> declaredOnce(Collection<String> streams) {
        return database.query(DECLARED_ONCE, (Object) streams.toArray(String[]::new))
                .map(DeclarationRegistry::names);
    }

    private static Object[] ours(Collection<StreamDeclaration> streams) {
        return new Object[] {
            streams.stream().map(StreamDeclaration::name).toArray(String[]::new),
            streams.stream().map(StreamDeclaration::number).toArray(Integer[]::new)
        };
    }

    private static List<String> names(RowSet<Row> rows) {
        List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.getString(0)));
        return List.copyOf(names);
    }

    private static Future<Registration> registerAll(SqlConnection connection, StreamCatalog streams) {
        List<StreamDeclaration> numbered = new ArrayList<>();
        List<String> older = new ArrayList<>();
        Future<Void> done = Future.succeededFuture();
        for (StreamDeclaration stream : streams.all()) {
            done = done.compose(before -> known(connection, stream))
                    .compose(known -> known.own() > 0
                            ? Future.succeededFuture(known)
                            : insert(connection, stream, known.newest() + 1))
                    .map(known -> {
                        numbered.add(stream.withNumber(known.own()));
                        if (known.own() < known.newest()) {
                            older.add(stream.name());
                        }
                        return null;
                    });
        }
        return done.map(all -> new Registration(new StreamCatalog(numbered), List.copyOf(older)));
    }

    /** @param own number of this very folder; 0 where it is new */
    private record Known(int own, int newest) {}

    private static Future<Known> known(SqlConnection connection, StreamDeclaration stream) {
        return Database.query(
                        connection,
                        "select coalesce(max(number) filter (where sha256 = $2), 0), coalesce(max(number), 0)"
                                + " from declarations where stream = $1",
                        stream.name(),
                        stream.sha256())
                .map(RowSet::iterator)
                .map(rows -> {
                    Row row = rows.next();
                    return new Known(row.getInteger(0), row.getInteger(1));
                });
    }

    private static Future<Known> insert(SqlConnection connection, StreamDeclaration stream, int number) {
        return Database.query(
                        connection,
                        "insert into declarations (stream, number, sha256, body) values ($1, $2, $3, $4::text::jsonb)",
                        stream.name(),
                        number,
                        stream.sha256(),
                        new String(Json.write(body(stream)), StandardCharsets.UTF_8))
                .map(new Known(number, number));
    }

    /** What of the declaration shows in stored things. */
    private static ObjectNode body(StreamDeclaration stream) {
        ObjectNode body = Json.object().put("layout", stream.layout().name().toLowerCase(java.util.Locale.ROOT));
        body.set("sources", Json.MAPPER.valueToTree(stream.sources()));
        ArrayNode rows = body.putArray("rows");
        for (RowMapping mapping : stream.rows()) {
            ObjectNode table = rows.addObject().put("table", mapping.table()).put("time_column", mapping.timeColumn());
            ObjectNode columns = table.putObject("columns");
            mapping.columns()
                    .forEach(column ->
                            columns.put(column.name(), column.type().name().toLowerCase(java.util.Locale.ROOT)));
        }
        ArrayNode aggregates = body.putArray("aggregates");
        stream.aggregates().stream().map(Aggregate::name).forEach(aggregates::add);
        return body;
    }
}
