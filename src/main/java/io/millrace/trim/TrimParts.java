package io.millrace.trim;

import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.metrics.ChangingGauges;
import java.util.List;

/**
 * What the verticle works with.
 *
 * @param readers every group of this node and what it reads
 */
public record TrimParts(
        TopicAdmin topics, GroupOffsets offsets, LedgerRows ledger, List<Reader> readers, ChangingGauges gauges) {
    public TrimParts {
        readers = List.copyOf(readers);
    }
}
