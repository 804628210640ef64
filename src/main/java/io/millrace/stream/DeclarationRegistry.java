package io.millrace.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the declarations of a stream in the order they are first seen; the greatest is in force. A folder whose checksum was
 * registered before, under a smaller number, is older: its node must not consume. To go back to an earlier declaration on purpose,
 * change the folder in any way, such as its description: then it is a new one.
 */
public final class DeclarationRegistry {
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
        return database.transaction(
                connection -> Database.query(connection, "lock table declarations in share row exclusive mode")
                        .compose(locked -> registerAll(connection, streams)));
    }

    /** Streams of which somebody has registered a newer declaration than this node's. For a look from time to time. */
    public Future<List<String>> older(StreamCatalog streams) {
        return database.query("select stream, max(number) from declarations group by stream")
                .map(rows -> {
                    Map<String, Integer> newest = new HashMap<>();
                    rows.forEach(row -> newest.put(row.getString(0), row.getInteger(1)));
                    return streams.all().stream()
                            .filter(stream -> newest.getOrDefault(stream.name(), 0) > stream.number())
                            .map(StreamDeclaration::name)
                            .toList();
                });
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
