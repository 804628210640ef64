package io.millrace.kafka;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/** Says which topics would not survive the loss of a disk: fewer than 3 replicas, or fewer than 2 that must have a record. */
public final class Durability {
    private static final int REPLICAS = 3;
    private static final int IN_SYNC = 2;
    private static final String MIN_ISR = "min.insync.replicas";

    private final KafkaAdmin admin;

    public Durability(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** One sentence a topic that falls short; empty where all is well. */
    public Future<List<String>> warnings(Collection<String> topics) {
        return TopicAdmin.describe(
                        admin.client().describeTopics(List.copyOf(topics)).topicNameValues())
                .compose(described -> minIsr(described).map(isr -> {
                    List<String> warnings = new ArrayList<>();
                    described.forEach(topic -> judge(topic, isr, warnings));
                    return warnings;
                }));
    }

    private Future<Map<ConfigResource, Config>> minIsr(List<TopicDescription> topics) {
        List<ConfigResource> asked = topics.stream()
                .map(topic -> new ConfigResource(Type.TOPIC, topic.name()))
                .toList();
        return KafkaAdmin.future(admin.client().describeConfigs(asked).all());
    }

    private static void judge(TopicDescription topic, Map<ConfigResource, Config> configs, List<String> warnings) {
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        ConfigEntry entry =
                configs.get(new ConfigResource(Type.TOPIC, topic.name())).get(MIN_ISR);
        int inSync = entry == null ? 1 : Integer.parseInt(entry.value());
        if (replicas < REPLICAS || inSync < IN_SYNC) {
            warnings.add("topic " + topic.name() + " has " + replicas + " replica(s) and " + MIN_ISR + "=" + inSync
                    + ": what it holds survives the death of processes, but not the loss of a disk; that takes "
                    + REPLICAS
                    + " and " + IN_SYNC);
        }
    }
}
