package io.millrace.store.rows;

import io.millrace.stream.Aggregate;
import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.Aggregate.Kind;
import io.millrace.stream.Aggregate.Measure;
import io.millrace.stream.RowMapping;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Layout;
import io.millrace.stream.StreamDeclaration.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small declared stream: two tables, every kind of measure, keys that may be null. */
final class Sales {
    static final String NAME = "sales";

    private Sales() {}

    static StreamCatalog catalog() {
        return new StreamCatalog(List.of(stream(columns(), aggregates())));
    }

    static StreamCatalog catalog(List<Column> columns, List<Aggregate> aggregates) {
        return new StreamCatalog(List.of(stream(columns, aggregates)));
    }

    static List<Column> columns() {
        return new ArrayList<>(List.of(
                column("sold_at", ColumnType.TIMESTAMPTZ, true),
                column("shop", ColumnType.TEXT, false),
                column("kind", ColumnType.TEXT, true),
                column("amount", ColumnType.NUMERIC, false),
                column("quantity", ColumnType.INT, true),
                column("data", ColumnType.JSONB, false)));
    }

    static Column column(String name, ColumnType type, boolean required) {
        return new Column(
                name, type, (silver, variables) -> silver.path(name), type == ColumnType.TEXT ? 200 : 0, required);
    }

    static List<Aggregate> aggregates() {
        return List.of(byShop(), byHour());
    }

    static Aggregate byShop() {
        return new Aggregate(
                "shop_sales",
                List.of(new Key("shop", "shop", null)),
                List.of(
                        new Measure("sales", Kind.COUNT, null),
                        new Measure("total", Kind.SUM, "amount"),
                        new Measure("mean", Kind.MEAN, "amount"),
                        new Measure("least", Kind.MIN, "amount"),
                        new Measure("greatest", Kind.MAX, "amount"),
                        new Measure("kinds", Kind.DISTINCT, "kind"),
                        new Measure("by_kind", Kind.COUNT_BY, "kind")));
    }

    private static Aggregate byHour() {
        return new Aggregate(
                "hourly_sales",
                List.of(
                        new Key("kind", "kind", null),
                        new Key("hour", "sold_at", "hour"),
                        new Key("q", "quantity", null)),
                List.of(
                        new Measure("sales", Kind.COUNT, null),
                        new Measure("first", Kind.MIN, "sold_at"),
                        new Measure("last", Kind.MAX, "sold_at"),
                        new Measure("pieces", Kind.SUM, "quantity")));
    }

    static StreamDeclaration stream(List<Column> columns, List<Aggregate> aggregates) {
        RowMapping sales = new RowMapping("sales", "sold_at", List.copyOf(columns), List.of("kind"));
        RowMapping amounts =
                new RowMapping("sale_amounts", null, List.of(column("amount", ColumnType.NUMERIC, false)), List.of());
        return new StreamDeclaration(
                NAME,
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
                (event, variables) -> event,
                List.of(),
                null,
                null,
                null,
                List.of(sales, amounts),
                aggregates,
                Layout.SEGMENTS,
                Map.of(),
                List.of(new View("sold", "select event_id, shop, amount from sales")));
    }

    /** What the aggregates must be, by SQL over the rows; each yields rows where view and rows differ. */
    static List<String> checks() {
        return List.of(
                difference(
                        "select shop, sales, total, mean, least, greatest, kinds, by_kind from shop_sales",
                        "select shop, count(*), sum(amount), avg(amount), min(amount), max(amount), count(distinct kind),"
                                + " (select jsonb_object_agg(kind, n) from (select kind, count(*) as n from sales i where"
                                + " i.shop is not distinct from o.shop group by kind) k) from sales o group by shop"),
                difference(
                        "select kind, hour, q, sales, first, last, pieces from hourly_sales",
                        "select kind, date_trunc('hour', sold_at, 'UTC') as hour, quantity, count(*), min(sold_at),"
                                + " max(sold_at), sum(quantity) from sales group by 1, 2, 3"),
                "select * from shop_sales__kinds where _n <= 0",
                "select * from shop_sales__lines where _rows <= 0",
                "select event_id, amount from sales except select event_id, amount from sale_amounts");
    }

    private static String difference(String view, String rows) {
        return "(" + view + " except " + rows + ") union all (" + rows + " except " + view + ")";
    }
}
