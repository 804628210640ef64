package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the monthly partitions of row tables, before the transactions that need them. Months too far from now share the default one.
 * A month that comes nearer while the default one holds rows of it takes them over. Thread: any; one object a node, which keeps in
 * mind what is there.
 */
final class MonthPartitions {
    private static final String IS_THERE = """
            select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
            where p.relnamespace = current_schema()::regnamespace and p.relname = $1 and c.relname = $2""";
    private static final String COLUMNS = """
            select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
            where attrelid = $1::text::regclass and attnum > 0 and not attisdropped""";

    private final Database database;
    private final Clock clock;
    private final int years;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    MonthPartitions(Database database, RowsConfig config, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.years = config.partitionYears();
    }

    static String beyond(RowTable table) {
        return table.name() + "_default";
    }

    static String name(RowTable table, YearMonth month) {
        return table.name() + "_y%04dm%02d".formatted(month.getYear(), month.getMonthValue());
    }

    /** Completes when each of these times has its partition. */
    Future<Void> ensure(RowTable table, Collection<OffsetDateTime> times) {
        YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        List<YearMonth> missing = times.stream()
                .map(time -> YearMonth.from(time.withOffsetSameInstant(ZoneOffset.UTC)))
                .distinct()
                .filter(month -> !month.isBefore(now.minusYears(years)) && !month.isAfter(now.plusYears(years)))
                .filter(month -> !known.contains(name(table, month)))
                .sorted()
                .toList();
        Future<Void> made = Future.succeededFuture();
        for (YearMonth month : missing) {
            made = made.compose(before -> ensure(table, month));
        }
        return made;
    }

    private Future<Void> ensure(RowTable table, YearMonth month) {
        String name = name(table, month);
        return database.transaction(connection -> lock(connection, List.of(table.name()))
                        .compose(locked -> Database.query(connection, IS_THERE, table.name(), name))
                        .compose(there ->
                                there.rowCount() > 0 ? Future.succeededFuture() : make(connection, table, month)))
                .onSuccess(made -> known.add(name))
                .mapEmpty();
    }

    /** Nodes take turns, a table; until the end of the transaction. */
    static Future<Void> lock(SqlConnection connection, Collection<String> tables) {
        Future<Void> locked = Future.succeededFuture();
        for (String table : tables) {
            locked = locked.compose(before -> Database.query(
                            connection, "select pg_advisory_xact_lock(hashtextextended($1, 0))", "rows " + table)
                    .mapEmpty());
        }
        return locked;
    }

    /**
     * By attaching: the table itself stays open to other transactions. The default partition is locked, so that no row of the month
     * comes to it between the move and the attachment.
     */
    private static Future<Void> make(SqlConnection connection, RowTable table, YearMonth month) {
        String name = quote(name(table, month));
        String from = bound(month);
        String to = bound(month.plusMonths(1));
        return Database.query(connection, COLUMNS, quote(table.name()))
                .map(rows -> rows.iterator().next())
                .compose((Row row) -> run(
                        connection,
                        List.of(
                                "create table " + name + " (like " + quote(table.name())
                                        + " including defaults including constraints)",
                                "lock table " + quote(beyond(table)) + " in access exclusive mode",
                                "with moved as (delete from " + quote(beyond(table)) + " where "
                                        + quote(table.timeColumn()) + " >= " + from + " and "
                                        + quote(table.timeColumn()) + " < " + to + " returning *) insert into " + name
                                        + " (" + row.getString(0) + ") select " + row.getString(0) + " from moved",
                                "alter table " + quote(table.name()) + " attach partition " + name
                                        + " for values from (" + from + ") to (" + to + ")")));
    }

    private static String bound(YearMonth month) {
        return "'" + month + "-01 00:00:00+00'";
    }

    /** Statements without values, in turn. */
    static Future<Void> run(SqlConnection connection, List<String> statements) {
        Future<Void> done = Future.succeededFuture();
        for (String sql : new ArrayList<>(statements)) {
            done = done.compose(before -> connection.query(sql).execute().mapEmpty());
        }
        return done;
    }
}
