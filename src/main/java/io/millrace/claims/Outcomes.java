package io.millrace.claims;

import io.millrace.balance.Balance;
import io.millrace.balance.Balance.Term;
import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Leaves a row for what ends without silver, unique by origin, and counts it into the balance where it was a raw record and the
 * row is new. The rows of a batch that was not committed go, with their counts, when it comes again. So each record counts once, as
 * what it ended in the end. Thread: any; without state.
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

    private static final String DELETE = """
            delete from outcomes where topic_id = $1 and partition = $2 and "offset" = any($3::bigint[])
                and event_id = any($4::uuid[])
            returning "offset", outcome""";

    private static final String FORGET = """
            delete from outcomes where topic_id = $1 and partition = $2 and "offset" >= $3 returning "offset", outcome""";

    private Outcomes() {}

    /** The outcome of a record, as it stands in the table. */
    private record Ended(Origin origin, String outcome) {}

    private record Counted(Origin block, Term term) {}

    /** Of re-entries, which the balance does not count, in place of what an earlier pass told of some. */
    public static Future<Void> leave(SqlConnection connection, Uncommitted again, List<OutcomeRow> rows) {
        return takeBack(connection, again)
                .compose(gone -> insert(connection, rows))
                .mapEmpty();
    }

    /** Of raw records of one partition, likewise: what is new is counted, and what is gone no more. */
    public static Future<Void> leaveCounted(SqlConnection connection, Uncommitted again, List<OutcomeRow> rows) {
        return takeBack(connection, again)
                .compose(gone -> insert(connection, rows).compose(fresh -> count(connection, gone, fresh)));
    }

    /** Takes back what was told of raw records from this offset on, with its counts. */
    public static Future<Void> forget(SqlConnection connection, Partition p, long from) {
        return Database.query(connection, FORGET, p.topicId(), p.number(), from).compose(rows -> {
            List<Ended> gone = new ArrayList<>();
            rows.forEach(row -> gone.add(new Ended(p.at(row.getLong("offset")), row.getString("outcome"))));
            return count(connection, gone, List.of());
        });
    }

    private static Future<List<Ended>> takeBack(SqlConnection connection, Uncommitted again) {
        if (again.none()) {
            return Future.succeededFuture(List.of());
        }
        return Database.query(
                        connection,
                        DELETE,
                        again.partition().topicId(),
                        again.partition().number(),
                        again.offsetValues(),
                        again.eventIds().toArray(UUID[]::new))
                .map(rows -> {
                    List<Ended> gone = new ArrayList<>();
                    rows.forEach(row -> gone.add(new Ended(again.at(row.getLong("offset")), row.getString("outcome"))));
                    return gone;
                });
    }

    /** Of re-entries, likewise. Yields the rows that are new. */
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

    /** Block by block, as everybody who adds to the balance locks them, and within a block term by term. */
    private static Future<Void> count(SqlConnection connection, List<Ended> gone, List<OutcomeRow> fresh) {
        SortedMap<Counted, Long> counts =
                new TreeMap<>(Comparator.comparing(Counted::block, PLACE).thenComparing(Counted::term));
        gone.forEach(ended -> tally(counts, ended.origin(), ended.outcome(), -1));
        fresh.forEach(row -> tally(counts, row.origin(), row.outcome(), 1));
        Future<Void> added = Future.succeededFuture();
        for (Map.Entry<Counted, Long> each : counts.entrySet()) {
            Counted counted = each.getKey();
            added = added.compose(before -> Balance.add(connection, counted.term(), counted.block(), each.getValue()));
        }
        return added;
    }

    private static void tally(SortedMap<Counted, Long> counts, Origin origin, String outcome, long by) {
        Term term = BALANCED.get(outcome);
        if (term != null) {
            long start = origin.offset() - origin.offset() % Balance.BLOCK;
            Origin block = new Origin(origin.topicId(), origin.partition(), start);
            counts.merge(new Counted(block, term), by, Long::sum);
        }
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
