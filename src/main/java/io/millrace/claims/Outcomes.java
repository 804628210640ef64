package io.millrace.claims;

import io.millrace.balance.Balance;
import io.millrace.balance.Balance.Term;
import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Leaves a row for what ends without silver, unique by origin, and counts it into the balance where it was a raw record and the
 * row is new. So a batch that comes again counts once. Thread: any; without state.
 */
public final class Outcomes {
    private static final Map<String, Term> BALANCED =
            Map.of("duplicate", Term.DUPLICATE, "repeat", Term.REPEAT, "filtered", Term.FILTERED);
    private static final Comparator<Origin> PLACE = Comparator.comparing(Origin::topicId)
            .thenComparing(Origin::partition)
            .thenComparing(Origin::offset);
    private static final String INSERT = """
            insert into outcomes (topic_id, partition, "offset", event_id, correlation_id, stream, natural_id, outcome,
                duplicate_of, differs, detail, received_at)
            select * from unnest($1::uuid[], $2::int[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                $9::uuid[], $10::bool[], $11::text[], $12::timestamptz[])
            on conflict do nothing returning topic_id, partition, "offset\"""";

    private Outcomes() {}

    /** Of re-entries, which the balance does not count. Yields the rows that are new. */
    public static Future<List<OutcomeRow>> insert(SqlConnection connection, List<OutcomeRow> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<OutcomeRow> sorted = rows.stream()
                .sorted(Comparator.comparing(OutcomeRow::origin, PLACE))
                .toList();
        return Database.query(connection, INSERT, columns(sorted)).map(inserted -> {
            Set<Origin> fresh = new HashSet<>();
            inserted.forEach(row -> fresh.add(origin(row)));
            return sorted.stream().filter(row -> fresh.contains(row.origin())).toList();
        });
    }

    /** Of raw records of one partition: the new rows are counted as well. */
    public static Future<List<OutcomeRow>> insertCounted(SqlConnection connection, List<OutcomeRow> rows) {
        return insert(connection, rows)
                .compose(fresh -> count(connection, fresh).map(fresh));
    }

    /** Block by block, as everybody who adds to the balance locks them, and within a block term by term. */
    private static Future<Void> count(SqlConnection connection, List<OutcomeRow> fresh) {
        SortedMap<Long, Map<Term, List<Origin>>> blocks = fresh.stream()
                .filter(row -> BALANCED.containsKey(row.outcome()))
                .collect(Collectors.groupingBy(
                        row -> row.origin().offset() / Balance.BLOCK,
                        TreeMap::new,
                        Collectors.groupingBy(
                                row -> BALANCED.get(row.outcome()),
                                TreeMap::new,
                                Collectors.mapping(OutcomeRow::origin, Collectors.toList()))));
        Future<Void> counted = Future.succeededFuture();
        for (Map<Term, List<Origin>> block : blocks.values()) {
            for (Map.Entry<Term, List<Origin>> term : block.entrySet()) {
                counted = counted.compose(before -> Balance.add(connection, term.getKey(), term.getValue()));
            }
        }
        return counted;
    }

    private static Object[] columns(List<OutcomeRow> rows) {
        return new Object[] {
            column(rows, row -> row.origin().topicId(), UUID[]::new),
            column(rows, row -> row.origin().partition(), Integer[]::new),
            column(rows, row -> row.origin().offset(), Long[]::new),
            column(rows, OutcomeRow::eventId, UUID[]::new),
            column(rows, OutcomeRow::correlationId, UUID[]::new),
            column(rows, OutcomeRow::stream, String[]::new),
            column(rows, OutcomeRow::naturalId, String[]::new),
            column(rows, OutcomeRow::outcome, String[]::new),
            column(rows, OutcomeRow::duplicateOf, UUID[]::new),
            column(rows, OutcomeRow::differs, Boolean[]::new),
            column(rows, OutcomeRow::detail, String[]::new),
            column(rows, row -> row.receivedAt().atOffset(ZoneOffset.UTC), java.time.OffsetDateTime[]::new)
        };
    }

    private static <T> T[] column(
            List<OutcomeRow> rows, Function<OutcomeRow, T> value, java.util.function.IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    private static Origin origin(Row row) {
        return new Origin(row.getUUID("topic_id"), row.getInteger("partition"), row.getLong("offset"));
    }
}
