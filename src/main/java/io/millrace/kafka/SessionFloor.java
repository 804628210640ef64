package io.millrace.kafka;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/** The shortest session that the brokers allow a member of a group: who asks for a shorter one is not let in. */
public final class SessionFloor {
    /** What Apache Kafka allows unless it is told otherwise, for brokers that don't say. */
    static final Duration USUAL = Duration.ofSeconds(6);

    private static final String SETTING = "group.min.session.timeout.ms";

    private final KafkaAdmin admin;

    public SessionFloor(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** Of the brokers that are there the longest one; fails where Kafka does not answer or does not let this node ask. */
    public Future<Duration> ask() {
        return KafkaAdmin.future(admin.client().describeCluster().nodes()).compose(this::configs);
    }

    /** Where the brokers don't tell: {@link #USUAL}. */
    public Future<Duration> askOrUsual() {
        return ask().otherwise(USUAL);
    }

    private Future<Duration> configs(Collection<Node> brokers) {
        List<ConfigResource> asked = brokers.stream()
                .map(broker -> new ConfigResource(Type.BROKER, broker.idString()))
                .toList();
        return KafkaAdmin.future(admin.client().describeConfigs(asked).all()).map(told -> longest(told.values()));
    }

    private static Duration longest(Collection<Config> configs) {
        return configs.stream()
                .map(config -> config.get(SETTING))
                .filter(Objects::nonNull)
                .map(ConfigEntry::value)
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .max(Duration::compareTo)
                .orElse(USUAL);
    }
}
