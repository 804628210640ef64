package io.millrace;

import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Whether accepted events may not have been claimed yet, on whichever node their partition is: asked of ledger and Kafka, since a
 * node's own consumers know only the partitions that they hold. Thread: any.
 */
final class RefineLag {
    private static final long BOUND_MS = 2_000;

    private final List<Reader> readers;
    private final TopicAdmin topics;
    private final LedgerRows ledger;

    /** @param readers of this node; those whose offsets are committed by transactions refine */
    RefineLag(List<Reader> readers, TopicAdmin topics, LedgerRows ledger) {
        this.readers = readers.stream().filter(Reader::transactional).toList();
        this.topics = topics;
        this.ledger = ledger;
    }

    /** True as well where nobody answers in time, or where this node's file has no such consumer: then it may be. */
    Future<Boolean> present() {
        if (readers.isEmpty()) {
            return Future.succeededFuture(true);
        }
        List<Future<Boolean>> lags = readers.stream().map(this::present).toList();
        return Future.all(lags)
                .map(all -> all.<Boolean>list().contains(true))
                .timeout(BOUND_MS, TimeUnit.MILLISECONDS)
                .otherwise(true);
    }

    private Future<Boolean> present(Reader reader) {
        Future<Map<Partition, Long>> ends = topics.partitions(reader.topics()).compose(topics::latest);
        Future<Map<Partition, Long>> settled = ledger.ofGroup(reader.group()).map(RefineLag::settled);
        return Future.all(ends, settled).map(both -> ends.result().entrySet().stream()
                .anyMatch(end -> settled.result().getOrDefault(end.getKey(), 0L) < end.getValue()));
    }

    private static Map<Partition, Long> settled(List<LedgerRow> rows) {
        return rows.stream().collect(Collectors.toMap(LedgerRow::partition, LedgerRow::next));
    }
}
