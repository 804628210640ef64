package io.millrace.store.rows;

import static io.millrace.store.rows.RowTable.quote;

import io.millrace.store.rows.RowTable.TableColumn;
import io.millrace.stream.Aggregate.Key;
import io.millrace.stream.Aggregate.Kind;
import io.millrace.stream.Aggregate.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that keep one aggregate. Their source is a relation {@code c} of changed rows: {@code _sign} 1 for a value that came,
 * -1 for one that went, and the columns that the aggregate is made of. In order:
 *
 * <pre>
 *   add       lines += sums and counts, least and greatest of what came      (locks the lines, sorted)
 *   count     counting tables += signs                                       (locks the entries, sorted)
 *   only where something went:
 *   recompute least and greatest of lines whose extreme went, from the rows: a later statement than the one that locked the line,
 *             so that it sees every row whose transaction has touched the line before
 *   sweep     lines and entries that came to 0
 * </pre>
 */
final class AggregateSql {
    private final AggregateTable table;
    private final String source;

    private AggregateSql(AggregateTable table, String source) {
        this.table = table;
        this.source = source;
    }

    /** Over arrays: {@code $1} the signs, then one a column of {@link AggregateTable#columns}. */
    static AggregateSql ofChanges(AggregateTable table) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn("_sign", SqlType.INT, true, null));
        columns.addAll(table.columns());
        return new AggregateSql(table, "select _sign" + casts(table) + " from " + RowTable.unnest(columns, 1, "n"));
    }

    /** Over all rows, for an aggregate that is new. */
    static AggregateSql ofRows(AggregateTable table) {
        return new AggregateSql(table, "select 1 as _sign" + names(table) + " from " + quote(table.rows.name()));
    }

    private static String casts(AggregateTable table) {
        return table.columns().stream()
                .map(column -> ", " + column.cast() + " as " + column.quoted())
                .collect(Collectors.joining());
    }

    private static String names(AggregateTable table) {
        return table.columns().stream().map(column -> ", " + column.quoted()).collect(Collectors.joining());
    }

    /** What adds, in order. */
    List<String> additions() {
        List<String> statements = new ArrayList<>();
        statements.add(add());
        table.counted().forEach(measure -> statements.add(count(measure)));
        return statements;
    }

    /** What follows where something went, in order. */
    List<String> corrections() {
        List<String> statements = new ArrayList<>();
        table.extremes().forEach(measure -> statements.add(recompute(measure)));
        statements.add(sweepLines());
        table.counted().forEach(measure -> statements.add(sweepEntries(measure)));
        return statements;
    }

    private String add() {
        List<String> names = new ArrayList<>(List.of("_rows"));
        List<String> values = new ArrayList<>(List.of("sum(_sign)"));
        List<String> sets = new ArrayList<>(List.of("_rows = l._rows + excluded._rows"));
        for (Measure measure : table.summed()) {
            String column = quote(measure.column());
            term(names, values, sets, AggregateTable.sum(measure), "coalesce(sum(_sign * " + column + "::numeric), 0)");
            term(
                    names,
                    values,
                    sets,
                    AggregateTable.count(measure),
                    "coalesce(sum(_sign) filter (where " + column + " is not null), 0)");
        }
        for (Measure measure : table.extremes()) {
            String name = quote(measure.name());
            names.add(name);
            values.add(function(measure) + "(" + quote(measure.column()) + ") filter (where _sign > 0)");
            String nearest = measure.kind() == Kind.MIN ? "least" : "greatest";
            sets.add(name + " = " + nearest + "(l." + name + ", excluded." + name + ")");
        }
        String selected = numbered(values, "_v");
        return "with c as (" + source + "), g as (select " + keys() + ", " + selected + " from c group by "
                + ordinals() + "), noted as (" + note() + ") insert into " + quote(table.lines()) + " as l (_line, "
                + keyNames() + ", "
                + String.join(", ", names) + ") select " + hash("") + ", " + keyNumbers() + ", "
                + numbers(values.size(), "_v") + " from g order by 1 on conflict (_line) do update set "
                + String.join(", ", sets);
    }

    /** That the lines of {@code g} changed, for those who publish them. Runs behind the insert of the lines, which are locked by then. */
    private String note() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < table.aggregate.keys().size(); i++) {
            keys.add("'" + table.aggregate.keys().get(i).name() + "', _k" + (i + 1));
        }
        return "insert into aggregate_changes as a (aggregate, line, keys) select '" + table.aggregate.name() + "', "
                + hash("") + ", jsonb_build_object(" + String.join(", ", keys) + ") from g order by 2"
                + " on conflict (aggregate, line) do update set change = excluded.change";
    }

    private static void term(List<String> names, List<String> values, List<String> sets, String name, String value) {
        names.add(name);
        values.add(value);
        sets.add(name + " = l." + name + " + excluded." + name);
    }

    private String count(Measure measure) {
        return "with c as (" + source + "), g as (" + entries(measure, "<> 0") + ") insert into "
                + quote(table.counting(measure)) + " as v (_line, _entry, _value, _n) select " + hash("") + ", "
                + hash(", " + text("_value", measure.column())) + ", _value, _n from g order by 1, 2"
                + " on conflict (_line, _entry) do update set _n = v._n + excluded._n";
    }

    private String entries(Measure measure, String sum) {
        String column = quote(measure.column());
        return "select " + keys() + ", " + column + " as _value, sum(_sign) as _n from c where " + column
                + " is not null group by " + ordinals() + ", " + column + " having sum(_sign) " + sum;
    }

    private String recompute(Measure measure) {
        String name = quote(measure.name());
        String column = quote(measure.column());
        String function = function(measure);
        return "with c as (" + source + "), e as (" + entries(measure, "< 0") + "), g as (select " + keyNumbers() + ", "
                + function + "(_value) as _value from e group by " + keyNumbers() + "), r as (select " + hash("")
                + " as _line, _value from g) update " + quote(table.lines()) + " l set " + name + " = (select "
                + function + "(t." + column + ") from " + quote(table.rows.name()) + " t where " + ofTheLine()
                + ") from r where l._line = r._line and r._value " + (measure.kind() == Kind.MIN ? "<=" : ">=") + " l."
                + name;
    }

    private String sweepLines() {
        return "with c as (" + source + "), g as (select " + keys() + " from c where _sign < 0 group by " + ordinals()
                + ") delete from " + quote(table.lines()) + " l using (select " + hash("")
                + " as _line from g) r where l._line = r._line and l._rows = 0";
    }

    private String sweepEntries(Measure measure) {
        return "with c as (" + source + "), g as (" + entries(measure, "< 0") + ") delete from "
                + quote(table.counting(measure)) + " v using (select " + hash("") + " as _line, "
                + hash(", " + text("_value", measure.column()))
                + " as _entry from g) r where v._line = r._line and v._entry = r._entry and v._n = 0";
    }

    /** The rows {@code t} of the line {@code l}, so that an index on the keys' columns serves. */
    private String ofTheLine() {
        return table.aggregate.keys().stream().map(this::ofTheLine).collect(Collectors.joining(" and "));
    }

    private String ofTheLine(Key key) {
        String column = "t." + quote(key.column());
        String line = "l." + quote(key.name());
        String same = key.truncate() == null
                ? column + " = " + line
                : column + " >= " + line + " and " + column + " < " + line + " + interval '1 " + key.truncate() + "'";
        return table.rows.column(key.column()).required()
                ? same
                : "(" + same + " or (" + column + " is null and " + line + " is null))";
    }

    private static String function(Measure measure) {
        return measure.kind() == Kind.MIN ? "min" : "max";
    }

    /** The keys' values as {@code _k1, _k2 …}. */
    private String keys() {
        return numbered(table.aggregate.keys().stream().map(AggregateSql::value).toList(), "_k");
    }

    private static String value(Key key) {
        String column = quote(key.column());
        return key.truncate() == null ? column : "date_trunc('" + key.truncate() + "', " + column + ", 'UTC')";
    }

    private String keyNames() {
        return table.aggregate.keys().stream().map(key -> quote(key.name())).collect(Collectors.joining(", "));
    }

    private String keyNumbers() {
        return numbers(table.aggregate.keys().size(), "_k");
    }

    private String ordinals() {
        return numbers(table.aggregate.keys().size(), "");
    }

    /** 16 bytes of the SHA-256 over the keys' texts, which are the same in every session. */
    private String hash(String more) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < table.aggregate.keys().size(); i++) {
            texts.add(text("_k" + (i + 1), table.aggregate.keys().get(i).column()));
        }
        return "encode(substr(sha256(convert_to(jsonb_build_array(" + String.join(", ", texts) + more
                + ")::text, 'UTF8')), 1, 16), 'hex')::uuid";
    }

    private String text(String value, String column) {
        return switch (table.rows.column(column).type()) {
            case TEXT -> value;
            case NUMERIC -> "trim_scale(" + value + ")::text";
            case TIMESTAMPTZ -> "extract(epoch from " + value + ")::text";
            case DATE -> "(" + value + " - date '2000-01-01')::text";
            case BYTEA -> "encode(" + value + ", 'hex')";
            case UUID, INT, BIGINT, BOOLEAN, JSONB -> value + "::text";
        };
    }

    private static String numbered(List<String> values, String prefix) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            named.add(values.get(i) + " as " + prefix + (i + 1));
        }
        return String.join(", ", named);
    }

    private static String numbers(int count, String prefix) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return String.join(", ", names);
    }
}
