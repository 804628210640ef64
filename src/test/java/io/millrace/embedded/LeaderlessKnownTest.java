package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.LeaderConstants;
import org.apache.kafka.server.common.KRaftVersion;
import org.junit.jupiter.api.Test;

class LeaderlessKnownTest {
    private static final ListenerName LISTENER = new ListenerName("PLAINTEXT");

    @Test
    void tellsNoLeaderFromNoPartition() {
        LeaderlessKnown cache = new LeaderlessKnown(1, () -> KRaftVersion.KRAFT_VERSION_1);
        cache.setImage(leaderless("events"));
        assertEquals(Optional.of(Node.noNode()), cache.getPartitionLeaderEndpoint("events", 0, LISTENER));
        assertEquals(Optional.empty(), cache.getPartitionLeaderEndpoint("events", 1, LISTENER));
        assertEquals(Optional.empty(), cache.getPartitionLeaderEndpoint("deleted", 0, LISTENER));
    }

    /** Where this fails, Kafka has mended it, and {@link LeaderlessKnown} and {@link KafkaNode} can go. */
    @Test
    void isStillNeeded() {
        KRaftMetadataCache cache = new KRaftMetadataCache(1, () -> KRaftVersion.KRAFT_VERSION_1);
        cache.setImage(leaderless("events"));
        assertEquals(Optional.empty(), cache.getPartitionLeaderEndpoint("events", 0, LISTENER));
    }

    private static MetadataImage leaderless(String topic) {
        MetadataDelta delta = new MetadataDelta.Builder().build();
        Uuid id = Uuid.randomUuid();
        delta.replay(new TopicRecord().setName(topic).setTopicId(id));
        delta.replay(new PartitionRecord()
                .setTopicId(id)
                .setPartitionId(0)
                .setReplicas(List.of(1))
                .setIsr(List.of(1))
                .setLeader(LeaderConstants.NO_LEADER));
        return delta.apply(MetadataProvenance.EMPTY);
    }
}
