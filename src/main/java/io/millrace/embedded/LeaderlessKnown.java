package io.millrace.embedded;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * Tells a partition that has no leader now from one that does not exist.
 *
 * <p>Kafka since 4.3 answers both with nothing (KAFKA-20734). Its transaction coordinator takes that for a deleted partition, drops the
 * transaction's end there and notes the transaction as complete: a broker killed between a commit and its markers may come back with a
 * transaction that never ends, and readers of committed records stop before it for ever.
 */
final class LeaderlessKnown extends KRaftMetadataCache {
    LeaderlessKnown(int broker, Supplier<KRaftVersion> version) {
        super(broker, version);
    }

    /** @return {@link Node#noNode} for a partition without a leader, empty for one that does not exist */
    @Override
    public Optional<Node> getPartitionLeaderEndpoint(String topic, int partition, ListenerName listener) {
        return super.getPartitionLeaderEndpoint(topic, partition, listener)
                .or(() ->
                        contains(new TopicPartition(topic, partition)) ? Optional.of(Node.noNode()) : Optional.empty());
    }
}
