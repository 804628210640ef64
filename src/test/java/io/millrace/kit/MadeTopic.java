package io.millrace.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;

/** Makes a topic that can be used at once: the controller's answer alone comes before the broker knows of it. */
public final class MadeTopic {
    private MadeTopic() {}

    public static void make(Admin admin, NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (int number = 0; number < topic.numPartitions(); number++) {
            all.put(new TopicPartition(topic.name(), number), OffsetSpec.latest());
        }
        Awaitility.await()
                .ignoreExceptionsMatching(failure -> failure.getCause() instanceof UnknownTopicOrPartitionException)
                .until(() -> admin.listOffsets(all).all().get(30, TimeUnit.SECONDS) != null);
    }
}
