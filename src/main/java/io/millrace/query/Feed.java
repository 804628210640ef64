package io.millrace.query;

import io.millrace.bus.Shared;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.kafka.SilverIds;
import io.millrace.kafka.TopicAdmin;
import io.millrace.kafka.Topics;
import io.millrace.log.Keys;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was stored, in the order in which it was published, partition by partition:
 *
 * <pre>
 *   ledger of rows ─▶ up to where everything is stored ─▶ events.silver: the ids of a range ─▶ their rows, by the filter
 * </pre>
 *
 * A row is told at the place of its own silver record: one that was replaced by a later revision is told there, and not here. Thread: any;
 * answers come on the caller's context.
 */
public final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String ENDS =
            "select partition, next_offset from ledger where grp = $1 and topic_id = $2 order by partition";

    private final Vertx vertx;
    private final Sources sources;
    private final StreamCatalog streams;
    private final String group;
    private final long lookNanos;
    private final AtomicBoolean failing = new AtomicBoolean();
    private Future<FeedPosition> ends;
    private long lookedAt;

    /** Where it reads. */
    public record Sources(Database database, TopicAdmin topics, SilverIds ids) {}

    /**
     * @param group that stores rows
     * @param lookMillis how old an answer about the ends may be
     */
    public Feed(Vertx vertx, Sources sources, StreamCatalog streams, String group, int lookMillis) {
        this.vertx = vertx;
        this.sources = sources;
        this.streams = streams;
        this.group = group;
        this.lookNanos = lookMillis * 1_000_000L;
    }

    /** Events of one range, in order, and where it ends. */
    record Chunk(List<Stored> events, int partition, long end) {}

    /** @param row null where it is not told here: filtered out, replaced since, or refused by the sink */
    record Stored(long offset, Row row) {}

    /** Up to where rows are stored; one look serves all who ask while it is young. */
    Future<FeedPosition> ends() {
        Future<FeedPosition> answer;
        synchronized (this) {
            boolean old = ends == null || ends.isComplete() && System.nanoTime() - lookedAt > lookNanos;
            if (old) {
                lookedAt = System.nanoTime();
                ends = look();
            }
            answer = ends;
        }
        return Shared.here(vertx, answer);
    }

    /** The same, looked up now: not older than any position that a client may bring. */
    Future<FeedPosition> look() {
        return noted(partitions().compose(partitions -> {
            UUID topicId = partitions.getFirst().topicId();
            return sources.database.query(ENDS, group, topicId).map(rows -> {
                if (rows.rowCount() == 0) {
                    throw new IllegalStateException(
                            "the ledger has no group " + group + " on " + Topics.SILVER + ": no node stores rows");
                }
                long[] next = new long[partitions.size()];
                for (Row row : rows) {
                    int partition = row.getInteger("partition");
                    if (partition < next.length) {
                        next[partition] = row.getLong("next_offset");
                    }
                }
                return new FeedPosition(topicId, next);
            });
        }));
    }

    private Future<List<Partition>> partitions() {
        return sources.topics
                .partitions(List.of(Topics.SILVER))
                .compose(partitions -> partitions.isEmpty()
                        ? Future.failedFuture(new IllegalStateException("there is no topic " + Topics.SILVER))
                        : Future.succeededFuture(partitions));
    }

    /** The first offsets that Kafka still has. */
    Future<FeedPosition> begins() {
        return partitions()
                .compose(partitions -> sources.topics.earliest(partitions).map(earliest -> {
                    long[] first = new long[partitions.size()];
                    earliest.forEach((p, offset) -> first[p.number()] = offset);
                    return new FeedPosition(partitions.getFirst().topicId(), first);
                }));
    }

    /** The next events of a partition, up to a bounded number; empty where Kafka no longer has what begins there. */
    Future<Optional<Chunk>> read(EventFilter filter, FeedPosition from, int partition, long to) {
        Partition place = new Partition(Topics.SILVER, from.topicId(), partition);
        return noted(sources.ids
                .read(place, from.next(partition), to)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : rows(filter, place, found.get())
                                .map(rows -> Optional.of(chunk(found.get(), partition, rows)))));
    }

    private static Chunk chunk(SilverIds.Range range, int partition, Map<Long, Row> rows) {
        return new Chunk(
                range.records().stream()
                        .map(record -> new Stored(record.offset(), rows.get(record.offset())))
                        .toList(),
                partition,
                range.end());
    }

    private Future<Map<Long, Row>> rows(EventFilter filter, Partition place, SilverIds.Range range) {
        UUID[] wanted = range.records().stream().map(SilverIds.Id::eventId).toArray(UUID[]::new);
        ListingSql sql = ListingSql.ofStored(filter, streams, wanted);
        if (wanted.length == 0 || sql.text().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return sources.database.query(sql.text(), sql.values()).map(found -> {
            Map<Long, Row> rows = new HashMap<>();
            for (Row row : found) {
                if (row.getUUID("silver_topic_id").equals(place.topicId())
                        && row.getInteger("silver_partition") == place.number()) {
                    rows.put(row.getLong("silver_offset"), row);
                }
            }
            return rows;
        });
    }

    /** An outage is told once, whoever asks meanwhile. */
    private <T> Future<T> noted(Future<T> asked) {
        return asked.onComplete(done -> {
            if (done.failed() && failing.compareAndSet(false, true)) {
                LOG.atWarn()
                        .addKeyValue(Keys.CAUSE, done.cause().toString())
                        .log("stored events can't be followed, tried until they can");
            } else if (done.succeeded() && failing.compareAndSet(true, false)) {
                LOG.atInfo().log("stored events can be followed again");
            }
        });
    }
}
