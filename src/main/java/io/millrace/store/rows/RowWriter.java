package io.millrace.store.rows;

import io.millrace.database.Database;
import io.millrace.event.Guard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes events of one stream on the connection of a transaction. Rows, lines and entries are locked in one order by everybody: table
 * by table, and sorted within each, so that two nodes wait for each other but never in a circle.
 *
 * <pre>
 *   events ─ highest revision of each ─▶ each table: insert new ─▶ lock the others ─▶ update where the revision is higher
 *                                        the first table's changes (came, went) ─▶ each aggregate
 * </pre>
 */
final class RowWriter {
    private final Map<StreamRows, List<AggregateStatements>> aggregates = new HashMap<>();

    private record AggregateStatements(AggregateTable table, List<String> additions, List<String> corrections) {}

    /**
     * A row, as aggregates see it, that came (sign 1) or went (sign -1).
     *
     * @param tracked values of {@link RowTable#tracked}
     */
    private record Change(int sign, Object[] tracked) {}

    /**
     * What was written and what is still to be told to the aggregates.
     *
     * @param fresh events that had no row before
     */
    record Written(List<SilverEvent> fresh, Map<StreamRows, List<Change>> changes) {}

    /** The rows alone. Not thread-safe: of one verticle. */
    Future<Written> rows(SqlConnection connection, List<SilverEvent> events) {
        Map<String, List<SilverEvent>> byStream = new TreeMap<>();
        events.forEach(
                event -> byStream.computeIfAbsent(event.stream().declaration().name(), name -> new ArrayList<>())
                        .add(event));
        Written all = new Written(new ArrayList<>(), new LinkedHashMap<>());
        Future<Void> written = Future.succeededFuture();
        for (List<SilverEvent> ofStream : byStream.values()) {
            written = written.compose(before -> ofStream(connection, highest(ofStream), all));
        }
        return written.map(all);
    }

    /**
     * The aggregates of what was written. Whoever writes the same lines waits until this transaction ends: call it last. All statements
     * are sent at once, so that this is no longer than the server takes.
     */
    Future<Void> aggregates(SqlConnection connection, Written written) {
        List<Future<?>> sent = new ArrayList<>();
        written.changes().forEach((stream, changes) -> {
            boolean went = changes.stream().anyMatch(change -> change.sign() < 0);
            for (AggregateStatements aggregate : aggregates.computeIfAbsent(stream, RowWriter::statements)) {
                Object[] values = arrays(aggregate.table(), changes);
                aggregate.additions().forEach(sql -> sent.add(Database.query(connection, sql, values)));
                if (went) {
                    aggregate.corrections().forEach(sql -> sent.add(Database.query(connection, sql, values)));
                }
            }
        });
        return Database.together(sent);
    }

    private static List<SilverEvent> highest(List<SilverEvent> events) {
        Map<UUID, SilverEvent> highest = new HashMap<>();
        events.forEach(event ->
                highest.merge(event.id(), event, (one, other) -> other.revision() > one.revision() ? other : one));
        return List.copyOf(highest.values());
    }

    private Future<Void> ofStream(SqlConnection connection, List<SilverEvent> events, Written all) {
        StreamRows stream = events.getFirst().stream();
        List<Change> changes = new ArrayList<>();
        Future<Void> written = table(connection, events, 0, changes).map(inserted -> {
            all.fresh().addAll(inserted);
            return null;
        });
        for (int i = 1; i < stream.tables().size(); i++) {
            int table = i;
            written = written.compose(before -> table(connection, events, table, new ArrayList<>()))
                    .mapEmpty();
        }
        return written.onSuccess(done -> {
            if (!changes.isEmpty()) {
                all.changes().put(stream, changes);
            }
        });
    }

    private Future<List<SilverEvent>> table(
            SqlConnection connection, List<SilverEvent> events, int number, List<Change> changes) {
        RowTable table = events.getFirst().stream().tables().get(number);
        return Database.query(connection, table.insert, arrays(events, number, all(table)))
                .compose(rows -> {
                    Set<UUID> ids = new HashSet<>();
                    rows.forEach(row -> ids.add(row.getUUID(0)));
                    List<SilverEvent> inserted = new ArrayList<>(events.size());
                    List<SilverEvent> others = new ArrayList<>();
                    events.forEach(event -> (ids.contains(event.id()) ? inserted : others).add(event));
                    inserted.forEach(event -> changes.add(
                            new Change(1, tracked(table, event.cells().get(number)))));
                    return revise(connection, others, number, changes).map(inserted);
                });
    }

    private Future<Void> revise(SqlConnection connection, List<SilverEvent> events, int number, List<Change> changes) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        RowTable table = events.getFirst().stream().tables().get(number);
        List<Integer> key = table.key().stream().map(table::position).toList();
        return Database.query(connection, table.lock, arrays(events, number, key))
                .map(rows -> newer(table, events, number, rows, changes))
                .compose(newer -> newer.isEmpty()
                        ? Future.succeededFuture()
                        : Database.query(connection, table.update, arrays(newer, number, all(table)))
                                .mapEmpty());
    }

    private static List<SilverEvent> newer(
            RowTable table, List<SilverEvent> events, int number, RowSet<Row> rows, List<Change> changes) {
        Map<UUID, Row> present = new HashMap<>();
        rows.forEach(row -> present.put(row.getUUID(0), row));
        List<SilverEvent> newer = new ArrayList<>();
        for (SilverEvent event : events) {
            Row row = present.get(event.id());
            if (row == null) {
                throw new IllegalStateException("a row of " + table.name() + " vanished while it was to be revised");
            }
            if (event.revision() > row.getInteger(1) || !Guard.REVISIONS.on()) {
                newer.add(event);
                Object[] before = before(table, row);
                Object[] after = tracked(table, event.cells().get(number));
                if (!Arrays.equals(before, after)) {
                    changes.add(new Change(-1, before));
                    changes.add(new Change(1, after));
                }
            }
        }
        return newer;
    }

    private static Object[] before(RowTable table, Row row) {
        Object[] before = new Object[table.tracked.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = table.columns.get(table.tracked.get(i)).type().toWire(row.getValue(2 + i));
        }
        return before;
    }

    private static Object[] tracked(RowTable table, Object[] cells) {
        return table.tracked.stream().map(position -> cells[position]).toArray();
    }

    private static List<AggregateStatements> statements(StreamRows stream) {
        return stream.aggregates().stream()
                .map(table -> {
                    AggregateSql sql = AggregateSql.ofChanges(table);
                    return new AggregateStatements(table, sql.additions(), sql.corrections());
                })
                .toList();
    }

    private static Object[] arrays(AggregateTable aggregate, List<Change> changes) {
        RowTable table = aggregate.rows;
        List<Object> arrays = new ArrayList<>();
        arrays.add(changes.stream().map(Change::sign).toArray(Integer[]::new));
        for (RowTable.TableColumn column : aggregate.columns()) {
            int place = table.tracked.indexOf(table.position(column.name()));
            Object[] array = column.type().array(changes.size());
            for (int i = 0; i < array.length; i++) {
                array[i] = changes.get(i).tracked()[place];
            }
            arrays.add(array);
        }
        return arrays.toArray();
    }

    private static Object[] arrays(List<SilverEvent> events, int number, Collection<Integer> positions) {
        RowTable table = events.getFirst().stream().tables().get(number);
        List<Object> arrays = new ArrayList<>();
        for (int position : positions) {
            Object[] array = table.columns.get(position).type().array(events.size());
            for (int i = 0; i < array.length; i++) {
                array[i] = events.get(i).cell(number, position);
            }
            arrays.add(array);
        }
        return arrays.toArray();
    }

    private static List<Integer> all(RowTable table) {
        return java.util.stream.IntStream.range(0, table.columns.size()).boxed().toList();
    }
}
