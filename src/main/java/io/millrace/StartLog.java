package io.millrace;

import io.millrace.event.Guard;
import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at the start which topics each consumer group reads and how many records it has before it, on all nodes. Thread: any. */
record StartLog(TopicAdmin topics, LedgerRows ledger) {
    private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

    /** Never fails: what can't be asked now is told by the health. */
    Future<Void> tell(List<Reader> readers) {
        Guard.without().forEach(guard -> LOG.atWarn()
                .addKeyValue(Keys.GUARD, guard.wireName())
                .log("running without a guard: events may be lost or doubled"));
        return Future.join(readers.stream().map(this::tell).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> tell(Reader reader) {
        return ledger.ofGroup(reader.group()).compose(rows -> topics.latest(
                        rows.stream().map(LedgerRow::partition).toList())
                .map(ends -> {
                    LOG.atInfo()
                            .addKeyValue(Keys.GROUP, reader.group())
                            .addKeyValue(Keys.TOPICS, String.join(",", reader.topics()))
                            .addKeyValue(Keys.PARTITIONS, rows.size())
                            .addKeyValue(Keys.LAG, lag(rows, ends))
                            .log("consumer group");
                    return null;
                }));
    }

    private static long lag(List<LedgerRow> rows, Map<Partition, Long> ends) {
        return rows.stream()
                .mapToLong(row -> Math.max(0, ends.getOrDefault(row.partition(), row.next()) - row.next()))
                .sum();
    }
}
