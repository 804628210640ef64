package io.millrace.balance;

import io.millrace.balance.Balance.Term;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.kafka.Topics;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the residual of the balance: over raw records of which it is known that every sink has settled what became of them.
 *
 * <pre>
 *   1 mark     each raw partition's offset R that refine has committed and archive has settled, then the ends of silver
 *   2 rows     have settled up to these ends; then the ends of the dead letters, among which are those of rows
 *   3 letters  have settled up to these ends: everything below R is decided
 *   4 sums     over the blocks that lie below R; of the last one too where nothing at or above R is counted, in one snapshot
 * </pre>
 *
 * Each step waits, over several looks if need be, for the one before; so under load the figures are those of a moment ago, and at rest
 * they are exact. A sink that stands still keeps the last residual. Thread: one look at a time, see {@link BalanceVerticle}.
 */
final class BalanceSampler {
    /** Of a block: so many events are missing or, where negative, counted twice. */
    static final String RESIDUAL = "entered - stored - duplicate - repeat - filtered - dead_letter - given_up";

    /** The blocks {@code b}, and whether all that they count is decided; the parameters are those of {@link Decided}. */
    static final String BLOCKS = """
            with marks as (
                select m.topic_id, m.partition, m.mark,
                    exists (select from ledger l where l.grp = $4 and l.topic_id = m.topic_id and l.partition = m.partition
                        and l.next_offset = m.mark and l.noted_end = m.mark and l.told_end <= m.mark)
                    and exists (select from ledger l where l.grp = $5 and l.topic_id = m.topic_id and l.partition = m.partition
                        and l.next_offset = m.mark) as rests
                from unnest($1::uuid[], $2::int[], $3::bigint[]) as m(topic_id, partition, mark)),
            b as (
                select b.*, m.topic_id is null or m.rests or (b.block + 1) * %d <= m.mark as below
                from balance b left join marks m on m.topic_id = b.topic_id and m.partition = b.partition
                where m.topic_id is not null or b.topic_id = '00000000-0000-0000-0000-000000000000')
            """.formatted(Balance.BLOCK);

    private static final String SUMS = BLOCKS + "select "
            + Arrays.stream(Term.values())
                    .map(term -> "coalesce(sum(" + term.column() + ") filter (where below), 0)::bigint")
                    .collect(Collectors.joining(", "))
            + ", coalesce(sum(" + RESIDUAL + ") filter (where not below), 0)::bigint from b";

    private final Database database;
    private final LedgerRows ledger;
    private final Function<String, Future<Map<Partition, Long>>> ends;
    private final BalanceGroups groups;
    private final Clock clock;

    private Map<Place, Long> marks;
    private Instant markedAt;
    private Map<Partition, Long> silver;
    private Map<Partition, Long> letters;
    private Residual latest;

    private record Place(UUID topicId, int partition) {
        static Place of(Partition partition) {
            return new Place(partition.topicId(), partition.number());
        }
    }

    /** Raw partitions, and below which of their offsets everything is decided: values for {@link #BLOCKS}. */
    record Decided(Object... values) {}

    /** @param ends the offset that the next record of each partition of a topic gets */
    BalanceSampler(
            Database database,
            LedgerRows ledger,
            Function<String, Future<Map<Partition, Long>>> ends,
            BalanceGroups groups,
            Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.ends = ends;
        this.groups = groups;
        this.clock = clock;
    }

    /** Empty until the first one is taken. */
    Optional<Residual> latest() {
        return Optional.ofNullable(latest);
    }

    /** Goes as many steps as can be gone; completes with true where a residual was taken. */
    Future<Boolean> look() {
        return decided().compose(found -> found.map(this::take).orElse(Future.succeededFuture(false)));
    }

    /** The first three steps, as far as they can be gone; empty where a sink is still to settle. */
    Future<Optional<Decided>> decided() {
        return (marks == null ? mark() : Future.succeededFuture())
                .compose(marked -> settled(groups.rows(), silver))
                .compose(settled -> settled ? letterEnds() : Future.succeededFuture(false))
                .compose(known -> known ? settled(groups.letters(), letters) : Future.succeededFuture(false))
                .map(settled -> settled ? Optional.of(taken()) : Optional.empty());
    }

    private Future<Void> mark() {
        Instant now = clock.instant();
        return ledger.all().map(this::marks).compose(marked -> ends.apply(Topics.SILVER)
                .map(found -> {
                    marks = marked;
                    markedAt = now;
                    silver = found;
                    letters = null;
                    return null;
                }));
    }

    private Map<Place, Long> marks(List<LedgerRow> rows) {
        Map<Place, Long> archived = nextOf(rows, groups.archive());
        Map<Place, Long> refined = nextOf(rows, groups.refine());
        Map<Place, Long> marked = new HashMap<>();
        archived.forEach((place, next) -> marked.put(place, Math.min(next, refined.getOrDefault(place, 0L))));
        return marked;
    }

    private static Map<Place, Long> nextOf(List<LedgerRow> rows, String group) {
        return rows.stream()
                .filter(row -> row.group().equals(group))
                .collect(Collectors.toMap(row -> Place.of(row.partition()), LedgerRow::next));
    }

    private Future<Boolean> letterEnds() {
        return letters != null
                ? Future.succeededFuture(true)
                : ends.apply(Topics.DEAD_LETTER).map(found -> {
                    letters = found;
                    return true;
                });
    }

    private Future<Boolean> settled(String group, Map<Partition, Long> upTo) {
        return ledger.ofGroup(group).map(rows -> {
            Map<Place, Long> next = nextOf(rows, group);
            return upTo.entrySet().stream()
                    .allMatch(end -> end.getValue() <= next.getOrDefault(Place.of(end.getKey()), 0L));
        });
    }

    private Decided taken() {
        List<Map.Entry<Place, Long>> marked = List.copyOf(marks.entrySet());
        marks = null;
        return new Decided(
                marked.stream().map(mark -> mark.getKey().topicId()).toArray(UUID[]::new),
                marked.stream().map(mark -> mark.getKey().partition()).toArray(Integer[]::new),
                marked.stream().map(Map.Entry::getValue).toArray(Long[]::new),
                groups.refine(),
                groups.archive());
    }

    private Future<Boolean> take(Decided decided) {
        return database.query(SUMS, decided.values()).map(rows -> {
            latest = residual(rows.iterator().next());
            return true;
        });
    }

    private Residual residual(Row row) {
        long[] counts = new long[Term.values().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong(i);
        }
        return Residual.of(markedAt, counts, row.getLong(counts.length));
    }
}
