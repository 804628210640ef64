package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.millrace.database.Database;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.stream.DeclarationRegistry.Registration;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration.View;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings the tables, indexes, aggregates and views of all streams to their declarations, at start, in one transaction under an advisory
 * lock. They only ever gain: what would rewrite or narrow data is refused with all differences and the SQL to run by hand, and then
 * nothing is changed. Two nodes may do it at once. Streams of which another node registered a newer declaration are left alone. Thread:
 * any.
 */
public final class RowTables {
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final int lockTimeout;

    public RowTables(Database database, RowsConfig config) {
        this.database = database;
        this.lockTimeout = config.tableLockTimeout();
    }

    /**
     * Registers the declarations and brings the tables to them, both or neither. Fails with {@link TablesDiffer} where people have to decide;
     * then nodes that run don't hear of the new declarations.
     */
    public Future<Registration> declare(StreamCatalog streams, DeclarationRegistry registry) {
        return prepare(
                streams,
                connection -> registry.register(connection, streams),
                (connection, found) -> bring(connection, found.catalog()).map(found),
                ATTEMPTS);
    }

    /** The same for declarations that are registered. */
    public Future<Void> prepare(StreamCatalog streams) {
        return prepare(
                streams,
                connection -> Future.succeededFuture(streams),
                (connection, registered) -> bring(connection, registered),
                ATTEMPTS);
    }

    /** A node that stores rows meanwhile may lock tables in another order; then one of both is to begin again. */
    private <R, T> Future<T> prepare(
            StreamCatalog streams,
            Function<SqlConnection, Future<R>> register,
            BiFunction<SqlConnection, R, Future<T>> bring,
            int attempts) {
        return database.transaction(connection -> lock(connection, tables(rows(streams)))
                        .compose(locked -> register.apply(connection))
                        .compose(registered -> bring.apply(connection, registered)))
                .recover(failure -> attempts > 1 && isDeadlock(failure)
                        ? prepare(streams, register, bring, attempts - 1)
                        : Future.failedFuture(failure));
    }

    private static List<StreamRows> rows(StreamCatalog streams) {
        return streams.all().stream().map(StreamRows::new).toList();
    }

    private static boolean isDeadlock(Throwable failure) {
        return failure instanceof PgException e && "40P01".equals(e.getSqlState());
    }

    private Future<Void> bring(SqlConnection connection, StreamCatalog registered) {
        List<StreamRows> all = rows(registered);
        return inForce(connection, all).compose(newest -> PresentTable.read(connection, tables(all))
                .compose(present -> bring(connection, newest, present)));
    }

    /** Tables of a newer declaration are not to be brought back to this node's. */
    private static Future<List<StreamRows>> inForce(SqlConnection connection, List<StreamRows> all) {
        return DeclarationRegistry.older(
                        connection, all.stream().map(StreamRows::declaration).toList())
                .map(older -> all.stream()
                        .filter(stream -> !older.contains(stream.declaration().name()))
                        .toList());
    }

    private Future<Void> lock(SqlConnection connection, Set<String> names) {
        return MonthPartitions.run(
                        connection,
                        List.of(
                                "set local lock_timeout = " + lockTimeout,
                                "set local statement_timeout = 0",
                                "select pg_advisory_xact_lock(hashtextextended('rows', 0))"))
                .compose(locked -> MonthPartitions.lock(connection, names));
    }

    private Future<Void> bring(SqlConnection connection, List<StreamRows> all, Map<String, PresentTable> present) {
        List<String> statements = new ArrayList<>();
        List<TableDifference> differences = new ArrayList<>();
        for (StreamRows stream : all) {
            stream.tables().forEach(table -> {
                TablePlan plan = TablePlan.of(table, present.get(table.name()), stream.indexes(table));
                statements.addAll(plan.statements());
                differences.addAll(plan.differences());
            });
        }
        List<AggregateTable> aggregates =
                all.stream().flatMap(stream -> stream.aggregates().stream()).toList();
        return Database.query(connection, AggregatePlan.PRESENT, AggregateTable.MARK)
                .map(rows -> AggregatePlan.of(aggregates, rows, present.keySet(), tables(all)))
                .compose(plan -> {
                    statements.addAll(plan.statements());
                    differences.addAll(plan.differences());
                    return unless(differences).compose(none -> MonthPartitions.run(connection, statements));
                })
                .compose(made -> views(connection, all, differences))
                .compose(made -> unless(differences));
    }

    /** In one order, by which they are locked. */
    private static Set<String> tables(List<StreamRows> streams) {
        return streams.stream()
                .flatMap(stream -> stream.tables().stream())
                .map(RowTable::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Future<Void> unless(List<TableDifference> differences) {
        return differences.isEmpty() ? Future.succeededFuture() : Future.failedFuture(new TablesDiffer(differences));
    }

    private static Future<Void> views(
            SqlConnection connection, List<StreamRows> all, List<TableDifference> differences) {
        Future<Void> made = Future.succeededFuture();
        for (StreamRows stream : all) {
            for (View view : views(stream)) {
                made = made.compose(before -> view(connection, view, differences));
            }
        }
        return made;
    }

    private static List<View> views(StreamRows stream) {
        List<View> views = new ArrayList<>();
        stream.aggregates().forEach(table -> views.add(new View(table.aggregate.name(), table.view())));
        views.addAll(stream.declaration().views());
        return views;
    }

    /** A view whose columns would change their names, types or order is a difference; so is one that can't be made. */
    private static Future<Void> view(SqlConnection connection, View view, List<TableDifference> differences) {
        String name = quote(view.name());
        return MonthPartitions.run(
                        connection,
                        List.of("savepoint view", "create or replace view " + name + " as " + view.select()))
                .recover(failure -> {
                    if (!(failure instanceof PgException e) || !e.getSqlState().startsWith("42")) {
                        return Future.failedFuture(failure);
                    }
                    differences.add(new TableDifference(
                            view.name(),
                            "the view can't become what is declared: " + e.getErrorMessage(),
                            "drop view if exists " + name + ";"));
                    return MonthPartitions.run(connection, List.of("rollback to savepoint view"));
                });
    }
}
