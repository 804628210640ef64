package io.millrace.query;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.kafka.SilverIds;
import io.millrace.kafka.TopicAdmin;
import io.millrace.kafka.Topics;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was stored, in the order in which it was published, partition by partition:
 *
 * <pre>
 *   ledger of rows ─▶ up to where everything is stored ─▶ events.silver: the ids of a range ─▶ their rows, by the filter
 * </pre>
 *
 * A row is told at the place of its own silver record: one that was replaced by a later revision is told there, and not here. Thread: any.
 */
final class Feed {
    private static final String ENDS = """
            select topic_id, partition, next_offset from ledger where grp = $1 and topic_id = $2 order by partition""";

    private final Database database;
    private final StreamCatalog streams;
    private final TopicAdmin topics;
    private final SilverIds ids;
    private final String group;
    private final long lookNanos;
    private Future<FeedPosition> ends;
    private long lookedAt;

    /**
     * @param group that stores rows
     * @param lookMillis how old an answer about the ends may be
     */
    Feed(Database database, StreamCatalog streams, TopicAdmin topics, SilverIds ids, String group, int lookMillis) {
        this.database = database;
        this.streams = streams;
        this.topics = topics;
        this.ids = ids;
        this.group = group;
        this.lookNanos = lookMillis * 1_000_000L;
    }

    /** Events of one range, in order, and where it ends. */
    record Chunk(List<Stored> events, int partition, long end) {}

    /** @param row null where it is not told here: filtered out, replaced since, or refused by the sink */
    record Stored(long offset, Row row) {}

    /** Up to where rows are stored now; one look serves all who ask meanwhile. */
    synchronized Future<FeedPosition> ends() {
        boolean old = ends == null || ends.isComplete() && System.nanoTime() - lookedAt > lookNanos;
        if (old) {
            lookedAt = System.nanoTime();
            ends = topics.partitions(List.of(Topics.SILVER)).compose(this::ends);
        }
        return ends;
    }

    private Future<FeedPosition> ends(List<Partition> partitions) {
        if (partitions.isEmpty()) {
            return Future.failedFuture(new IllegalStateException("there is no topic " + Topics.SILVER));
        }
        UUID topicId = partitions.getFirst().topicId();
        return database.query(ENDS, group, topicId).map(rows -> {
            long[] next = new long[partitions.size()];
            for (Row row : rows) {
                int partition = row.getInteger("partition");
                if (partition < next.length) {
                    next[partition] = row.getLong("next_offset");
                }
            }
            return new FeedPosition(topicId, next);
        });
    }

    /** The first offsets that Kafka still has. */
    Future<FeedPosition> begins() {
        return topics.partitions(List.of(Topics.SILVER))
                .compose(partitions -> topics.earliest(partitions).map(earliest -> {
                    long[] first = new long[partitions.size()];
                    earliest.forEach((p, offset) -> first[p.number()] = offset);
                    return new FeedPosition(partitions.getFirst().topicId(), first);
                }));
    }

    /** The next events of a partition, up to a bounded number. */
    Future<Chunk> read(EventFilter filter, UUID topicId, int partition, long from, long to) {
        Partition place = new Partition(Topics.SILVER, topicId, partition);
        return ids.read(place, from, to).compose(range -> rows(filter, place, range)
                .map(rows -> new Chunk(
                        range.records().stream()
                                .map(record -> new Stored(record.offset(), rows.get(record.offset())))
                                .toList(),
                        partition,
                        range.end())));
    }

    private Future<Map<Long, Row>> rows(EventFilter filter, Partition place, SilverIds.Range range) {
        UUID[] wanted = range.records().stream().map(SilverIds.Id::eventId).toArray(UUID[]::new);
        ListingSql sql = ListingSql.ofStored(filter, streams, wanted);
        if (wanted.length == 0 || sql.text().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return database.query(sql.text(), sql.values()).map(found -> {
            Map<Long, Row> rows = new HashMap<>();
            for (Row row : found) {
                Origin silver = new Origin(
                        row.getUUID("silver_topic_id"),
                        row.getInteger("silver_partition"),
                        row.getLong("silver_offset"));
                if (silver.topicId().equals(place.topicId()) && silver.partition() == place.number()) {
                    rows.put(silver.offset(), row);
                }
            }
            return rows;
        });
    }
}
