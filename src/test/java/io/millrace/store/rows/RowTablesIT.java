package io.millrace.store.rows;

import static io.millrace.store.rows.SinkBench.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.PostgresConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.Aggregate;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class RowTablesIT {
    private static final String TIME = "2026-11-20T07:30:00Z";

    private PostgresConfig config;
    private Database database;

    @BeforeEach
    void open(Stack stack) {
        config = stack.freshDatabase();
        database = Databases.connect(stack.vertx(), config);
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void makesWhatIsDeclaredAndLeavesItAloneTheNextTime() {
        prepare(Sales.catalog());
        String before = shape();
        prepare(Sales.catalog());
        assertEquals(before, shape());
        assertTrue(before.contains("sales_default"), before);
        assertTrue(before.contains("sales_kind_idx"), before);
        assertTrue(before.contains("sales_shop_sold_at_idx"), before);
    }

    @Test
    void makesTheBuiltInStreams() {
        prepare(StreamLoader.builtIn());
        for (String view : List.of("business_events", "company_analytics", "event_type_summary", "company_hourly")) {
            assertEquals(0, number("select count(*) from " + view));
        }
    }

    @Test
    void letsTwoNodesStartAtOnce(Stack stack) {
        Database other = Databases.connect(stack.freshVertx(), config);
        StreamCatalog streams = Sales.catalog();
        await(Future.all(
                new RowTables(database, SinkBench.CONFIG).prepare(streams),
                new RowTables(other, SinkBench.CONFIG).prepare(streams),
                new RowTables(other, SinkBench.CONFIG).prepare(streams)));
        assertEquals(1, number("select count(*) from pg_class where relname = 'shop_sales__lines'"));
        await(other.close());
    }

    @Test
    void gainsColumnsAndKeepsThoseThatAreDeclaredNoMore(Stack stack) {
        stored(stack, Sales.columns(), Sales.aggregates(), "first");
        List<Column> columns = Sales.columns();
        columns.removeIf(column -> column.name().equals("data") || column.name().equals("quantity"));
        columns.add(Sales.column("colour", ColumnType.TEXT, false));
        List<Aggregate> aggregates = List.of(Sales.byShop());
        stored(stack, columns, aggregates, "second");
        assertEquals(1, number("select count(*) from sales where quantity = 1 and colour is null"));
        assertEquals(1, number("select count(*) from sales where quantity is null and colour = 'red'"));
    }

    @Test
    void allowsNullWhereItIsRequiredNoMore() {
        prepare(Sales.catalog());
        prepare(Sales.catalog(with("kind", ColumnType.TEXT, false), Sales.aggregates()));
        assertEquals(
                0,
                number("select count(*) from information_schema.columns where table_name = 'sales'"
                        + " and column_name = 'kind' and is_nullable = 'NO'"));
    }

    @Test
    void refusesWhatWouldRewriteOrNarrowWithAllDifferencesAtOnceAndTheSqlForThem(Stack stack) {
        stored(stack, Sales.columns(), Sales.aggregates(), "first");
        List<Column> columns = with("quantity", ColumnType.BIGINT, true);
        columns.replaceAll(
                column -> column.name().equals("amount") ? Sales.column("amount", ColumnType.NUMERIC, true) : column);
        columns.add(Sales.column("colour", ColumnType.TEXT, true));
        columns.add(Sales.column("size", ColumnType.INT, false));
        String before = shape();
        TablesDiffer refused = refused(columns, List.of(Sales.byShop()));
        assertEquals(
                List.of("amount is required", "quantity is integer", "colour is new and required"),
                refused.differences().stream()
                        .map(difference -> difference.reason().replaceAll("^column | ?now|, .*", ""))
                        .toList());
        assertEquals(before, shape());
        refused.differences().stream()
                .flatMap(difference -> List.of(difference.sql().split(";")).stream())
                .filter(sql -> !sql.isBlank())
                .forEach(sql -> await(database.query(sql.replace("…", "'red'"))));
        prepare(Sales.catalog(columns, List.of(Sales.byShop())));
        assertEquals(1, number("select count(*) from sales where colour = 'red' and size is null"));
    }

    @Test
    void refusesAnotherTimeColumn(Stack stack) {
        prepare(Sales.catalog());
        List<Column> columns = with("paid_at", ColumnType.TIMESTAMPTZ, true);
        var sales = Sales.stream(columns, List.of());
        var mapping = sales.rows().getFirst();
        var moved = new io.millrace.stream.RowMapping(mapping.table(), "paid_at", columns, List.of());
        TablesDiffer refused = assertThrows(
                TablesDiffer.class,
                () -> prepare(new StreamCatalog(List.of(new io.millrace.stream.StreamDeclaration(
                        sales.name(),
                        1,
                        "",
                        true,
                        "{}",
                        null,
                        List.of(),
                        null,
                        null,
                        false,
                        List.of(),
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(moved),
                        List.of(),
                        sales.layout(),
                        sales.listing(),
                        List.of())))));
        assertTrue(refused.getMessage().contains("RANGE (sold_at)"), refused.getMessage());
        assertTrue(refused.getMessage().contains("paid_at is new and required"), refused.getMessage());
    }

    @Test
    void refusesATableThatIsNotMillraces() {
        await(database.query("create table sales (id int primary key)"));
        assertTrue(refused(Sales.columns(), List.of()).differences().size() > 10);
    }

    @Test
    void fillsANewAggregateFromTheRowsThatAreThere(Stack stack) {
        stored(stack, Sales.columns(), List.of(), "first");
        stored(stack, Sales.columns(), List.of(), "second");
        prepare(Sales.catalog());
        assertEquals(2, number("select sum(sales)::bigint from shop_sales"));
        stored(stack, Sales.columns(), Sales.aggregates(), "third");
        for (String check : Sales.checks()) {
            assertEquals(0, await(database.query(check)).rowCount(), check);
        }
    }

    @Test
    void neverAddsToTheLinesOfAnotherDefinition(Stack stack) {
        stored(stack, Sales.columns(), Sales.aggregates(), "first");
        Aggregate other = new Aggregate(
                "shop_sales", Sales.byShop().keys(), Sales.byShop().measures().subList(0, 2));
        TablesDiffer refused = refused(Sales.columns(), List.of(other));
        assertEquals("shop_sales", refused.differences().getFirst().relation());
        byHand(refused);
        prepare(Sales.catalog(Sales.columns(), List.of(other)));
        assertEquals(1, number("select sales from shop_sales"));
    }

    @Test
    void refusesAnAggregateThatWasNotKeptForAWhile(Stack stack) {
        prepare(Sales.catalog());
        stored(stack, Sales.columns(), List.of(), "unseen");
        TablesDiffer refused = refused(Sales.columns(), Sales.aggregates());
        assertEquals(2, refused.differences().size());
        byHand(refused);
        prepare(Sales.catalog());
        assertEquals(1, number("select sales from shop_sales"));
    }

    @Test
    void leavesAloneWhatAnotherNodeDeclaresNewer() {
        prepare(Sales.catalog());
        await(database.query("insert into declarations values ('sales', 2, '2', '{}')"));
        await(database.query("create or replace view sold as select event_id, shop, amount, 1 as more from sales"));
        String before = shape() + comments();
        prepare(Sales.catalog(with("kind", ColumnType.TEXT, false), List.of(Sales.byShop())));
        assertEquals(before, shape() + comments());
    }

    @Test
    void leavesTheAggregatesOfAStreamAloneThatThisNodeDoesNotDeclare() {
        prepare(Sales.catalog());
        String before = comments();
        prepare(StreamLoader.builtIn());
        assertEquals(before, comments());
        prepare(Sales.catalog());
    }

    @Test
    void tellsAViewThatCannotBecomeWhatIsDeclared() {
        await(database.query("create view sold as select 1 as something_else"));
        TablesDiffer refused = refused(Sales.columns(), Sales.aggregates());
        assertEquals("sold", refused.differences().getFirst().relation());
        assertEquals(0, number("select count(*) from pg_class where relname = 'sales'"));
        byHand(refused);
        prepare(Sales.catalog());
    }

    private void byHand(TablesDiffer refused) {
        refused.differences().stream()
                .flatMap(difference -> List.of(difference.sql().split(";")).stream())
                .filter(sql -> !sql.isBlank())
                .forEach(sql -> await(database.query(sql)));
    }

    private void prepare(StreamCatalog streams) {
        await(new RowTables(database, SinkBench.CONFIG).prepare(streams));
    }

    private TablesDiffer refused(List<Column> columns, List<Aggregate> aggregates) {
        return assertThrows(TablesDiffer.class, () -> prepare(Sales.catalog(columns, aggregates)));
    }

    private static List<Column> with(String name, ColumnType type, boolean required) {
        List<Column> columns = new ArrayList<>(Sales.columns());
        columns.removeIf(column -> column.name().equals(name));
        columns.add(Sales.column(name, type, required));
        return columns;
    }

    /** Brings the tables to the declaration and stores one event by it. */
    private void stored(Stack stack, List<Column> columns, List<Aggregate> aggregates, String kind) {
        SinkBench bench = new SinkBench(stack.vertx(), config, Sales.catalog(columns, aggregates), Clock.systemUTC());
        String json = "{\"sold_at\":\"" + TIME + "\",\"shop\":\"a\",\"kind\":\"" + kind
                + "\",\"amount\":1,\"quantity\":1,\"colour\":\"red\"}";
        bench.settle(bench.item(Sales.NAME, UUID.randomUUID(), 1, 0, TIME, json));
        assertEquals(List.of(), bench.letters);
        bench.close();
    }

    private String shape() {
        return await(database.query("select string_agg(c.relname || ' ' || c.relkind::text || ' ' || coalesce((select"
                        + " string_agg(a.attname || ' ' || a.atttypid || a.attnotnull, ',' order by a.attnum) from"
                        + " pg_attribute a where a.attrelid = c.oid and a.attnum > 0), ''), '; ' order by c.relname)"
                        + " from pg_class c where c.relnamespace = current_schema()::regnamespace"))
                .iterator()
                .next()
                .getString(0);
    }

    private String comments() {
        return await(database.query("select string_agg(c.relname || d.description, '; ' order by c.relname) from"
                        + " pg_description d join pg_class c on c.oid = d.objoid where c.relnamespace ="
                        + " current_schema()::regnamespace and d.description like '% of sales by %'"))
                .iterator()
                .next()
                .getString(0);
    }

    private long number(String sql) {
        return await(database.query(sql)).iterator().next().getLong(0);
    }
}
