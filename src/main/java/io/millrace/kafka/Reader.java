package io.millrace.kafka;

import java.util.List;

/**
 * A group that reads topics.
 *
 * @param transactional its offsets are committed by Kafka transactions (refine); else the ledger alone holds them
 */
public record Reader(String group, List<String> topics, boolean transactional) {
    public Reader {
        topics = List.copyOf(topics);
    }
}
