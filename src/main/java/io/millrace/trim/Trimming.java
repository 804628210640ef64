package io.millrace.trim;

import io.millrace.event.Partition;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One look: what may go, and its deletion.
 *
 * <pre>
 *   settled = least over the groups of (ledger; for a transactional group also what Kafka has committed)
 *   cut     = least of (what was settled a grace time ago and ever since, first record younger than the grace time)
 * </pre>
 *
 * A group that stood for long finds old records; they stay for the grace time after it has settled them, see {@link SettledHistory}.
 * The groups are those of the ledger and those that this node is configured with. Two nodes may trim at once. Thread: the caller's.
 */
final class Trimming {
    private final TopicAdmin topics;
    private final GroupOffsets offsets;
    private final LedgerRows ledger;
    private final List<Reader> readers;
    private final Collection<String> own;
    private final Duration grace;
    private final SettledHistory history;

    /** @param own topics that Millrace makes */
    Trimming(TrimParts parts, Collection<String> own, Duration grace) {
        this.topics = parts.topics();
        this.offsets = parts.offsets();
        this.ledger = parts.ledger();
        this.readers = parts.readers();
        this.own = own;
        this.grace = grace;
        this.history = new SettledHistory(grace);
    }

    /**
     * What was found of a partition.
     *
     * @param settled by every group; where the group that is furthest behind stands
     * @param cut up to where it was deleted; {@code first} where nothing could go
     */
    record Found(Partition partition, long first, long settled, long cut) {}

    Future<List<Found>> trim(Instant now) {
        return topics.partitions(own).compose(partitions -> settled(partitions).compose(settled -> Future.join(
                        topics.earliest(settled.keySet()), topics.firstSince(settled.keySet(), now.minus(grace)))
                .compose(ends -> delete(settled, history.ripe(now, settled), ends.resultAt(0), ends.resultAt(1)))));
    }

    private Future<List<Found>> delete(
            Map<Partition, Long> settled,
            Map<Partition, Long> ripe,
            Map<Partition, Long> first,
            Map<Partition, Long> young) {
        List<Found> found = new ArrayList<>();
        Map<Partition, Long> cuts = new HashMap<>();
        settled.forEach((p, everybody) -> {
            long cut = cut(first.get(p), ripe.get(p), young.get(p));
            found.add(new Found(p, first.get(p), everybody, cut));
            if (cut > first.get(p)) {
                cuts.put(p, cut);
            }
        });
        return cuts.isEmpty()
                ? Future.succeededFuture(found)
                : topics.deleteBefore(cuts).map(found);
    }

    /**
     * @param ripe settled a grace time ago and ever since; negative where that is not known
     * @param young the first record within the grace time; negative where all are older
     */
    static long cut(long first, long ripe, long young) {
        long allowed = young < 0 ? ripe : Math.min(ripe, young);
        return Math.max(first, allowed);
    }

    /** Of partitions that all their groups have a position on. */
    private Future<Map<Partition, Long>> settled(List<Partition> partitions) {
        return ledger.all().compose(rows -> {
            Map<Partition, Long> least = least(partitions, rows, readers);
            Future<Void> done = Future.succeededFuture();
            for (Reader reader : readers) {
                List<Partition> read = least.keySet().stream()
                        .filter(p -> reader.transactional() && reader.topics().contains(p.topic()))
                        .toList();
                done = read.isEmpty() ? done : done.compose(before -> lower(least, reader, read));
            }
            return done.map(least);
        });
    }

    private Future<Void> lower(Map<Partition, Long> least, Reader reader, List<Partition> read) {
        return offsets.lastCommitted(reader.group(), read).map(committed -> {
            read.forEach(p -> least.merge(p, committed.getOrDefault(p, 0L), Math::min));
            return null;
        });
    }

    static Map<Partition, Long> least(List<Partition> partitions, List<LedgerRow> rows, List<Reader> readers) {
        Map<Partition, Long> least = new HashMap<>();
        for (Partition p : partitions) {
            List<LedgerRow> of =
                    rows.stream().filter(row -> row.partition().equals(p)).toList();
            boolean allSeeded = readers.stream()
                    .filter(reader -> reader.topics().contains(p.topic()))
                    .allMatch(reader -> of.stream().anyMatch(row -> row.group().equals(reader.group())));
            if (allSeeded && !of.isEmpty()) {
                least.put(p, of.stream().mapToLong(LedgerRow::next).min().getAsLong());
            }
        }
        return least;
    }
}
