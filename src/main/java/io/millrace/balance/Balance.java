package io.millrace.balance;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Adds to the terms of the balance by raw partition and block of raw offsets, in the caller's transaction, so that a term and what it
 * counts are one. Each raw record is counted once as {@link Term#ENTERED} and, in the end, once under one of the others.
 *
 * <pre>
 *   ENTERED      archive       every raw record                STORED       store.rows   events that got their first row
 *   DUPLICATE, REPEAT, FILTERED   deduplicate, by outcomes     DEAD_LETTER  quarantine   letters of raw records
 *   GIVEN_UP     a person          what is missing or counted twice and was accepted, see {@link BalanceAcceptance}
 * </pre>
 *
 * Thread: any; without state.
 */
public final class Balance {
    /** Raw offsets in one block. */
    public static final long BLOCK = 10_000;

    /** The place of letters whose events never reached Kafka; they count as entered as well. */
    public static final Origin NOWHERE = new Origin(new UUID(0, 0), 0, 0);

    /** The terms, named as the columns of the table are. */
    public enum Term {
        ENTERED,
        STORED,
        DUPLICATE,
        REPEAT,
        FILTERED,
        DEAD_LETTER,
        GIVEN_UP;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Comparator<Origin> ORDER = Comparator.comparing(Origin::topicId)
            .thenComparing(Origin::partition)
            .thenComparing(Origin::offset);
    private static final Map<Term, String> ADD = statements();

    private Balance() {}

    /** Blocks are locked in one order by everybody who adds, and until the transaction ends: call it late. */
    public static Future<Void> add(SqlConnection connection, Term term, Collection<Origin> origins) {
        if (origins.isEmpty()) {
            return Future.succeededFuture();
        }
        return addBlocks(
                connection,
                term,
                origins.stream().collect(Collectors.groupingBy(Balance::block, Collectors.counting())));
    }

    /** To the block in which this record lies; nothing where the count is 0, and a negative one takes from it. */
    public static Future<Void> add(SqlConnection connection, Term term, Origin record, long count) {
        return count == 0 ? Future.succeededFuture() : addBlocks(connection, term, Map.of(block(record), count));
    }

    /** @param counts by block, whose number stands for the offset */
    static Future<Void> addBlocks(SqlConnection connection, Term term, Map<Origin, Long> counts) {
        SortedMap<Origin, Long> blocks = new TreeMap<>(ORDER);
        blocks.putAll(counts);
        Object[] values = {
            blocks.keySet().stream().map(Origin::topicId).toArray(UUID[]::new),
            blocks.keySet().stream().map(Origin::partition).toArray(Integer[]::new),
            blocks.keySet().stream().map(Origin::offset).toArray(Long[]::new),
            blocks.values().toArray(Long[]::new)
        };
        return Database.query(connection, ADD.get(term), values).mapEmpty();
    }

    private static Origin block(Origin origin) {
        return new Origin(origin.topicId(), origin.partition(), Math.floorDiv(origin.offset(), BLOCK));
    }

    private static Map<Term, String> statements() {
        Map<Term, String> statements = new EnumMap<>(Term.class);
        Arrays.stream(Term.values()).forEach(term -> statements.put(term, """
                insert into balance as b (topic_id, partition, block, %1$s)
                select * from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[])
                on conflict (topic_id, partition, block) do update set %1$s = b.%1$s + excluded.%1$s""".formatted(term.column())));
        return statements;
    }
}
