package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;

/** How the one broker of a node is set: durable by its files, quick to come back, and never deleting by age. */
final class KafkaSettings {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";
    /** A property: the port at which clients are told to come, where something stands between. */
    static final String ADVERTISED = "millrace.embedded.kafka.advertised";

    private KafkaSettings() {}

    static KafkaConfig of(Path directory, int port, int controllerPort) {
        Map<String, Object> all = new TreeMap<>();
        all.putAll(place(KafkaStorage.log(directory), port, controllerPort));
        all.putAll(aloneInItsCluster());
        all.putAll(quickAfterAKill());
        all.putAll(keepsEverything());
        all.putAll(small());
        all.replaceAll((key, value) -> value.toString()); // parsed by Kafka, which knows short from int
        return new KafkaConfig(all, false);
    }

    private static Map<String, Object> place(Path log, int port, int controllerPort) {
        int advertised = Integer.getInteger(ADVERTISED, port);
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                NODE,
                "controller.quorum.voters",
                NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                CONTROLLER,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + advertised,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "log.dirs",
                log.toString(),
                "metadata.log.dir",
                log.toString());
    }

    private static Map<String, Object> aloneInItsCluster() {
        return Map.of(
                "default.replication.factor", 1,
                "min.insync.replicas", 1,
                "offsets.topic.replication.factor", 1,
                "transaction.state.log.replication.factor", 1,
                "transaction.state.log.min.isr", 1,
                "share.coordinator.state.topic.replication.factor", 1,
                "share.coordinator.state.topic.min.isr", 1);
    }

    /** Without these a broker that was killed takes 12 s to come back, and its groups 43 s. */
    private static Map<String, Object> quickAfterAKill() {
        return Map.of(
                "broker.session.timeout.ms", 2000,
                "broker.heartbeat.interval.ms", 500,
                "group.initial.rebalance.delay.ms", 0,
                "group.min.session.timeout.ms", 3000,
                "transaction.max.timeout.ms", 900_000,
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1000);
    }

    /** Offsets and transactional ids outlive any outage; records go when Millrace trims them. */
    private static Map<String, Object> keepsEverything() {
        return Map.of(
                "log.retention.ms",
                -1,
                "offsets.retention.minutes",
                Integer.MAX_VALUE,
                "transactional.id.expiration.ms",
                Integer.MAX_VALUE,
                "producer.id.expiration.ms",
                Integer.MAX_VALUE,
                "auto.create.topics.enable",
                false,
                "message.max.bytes",
                9 << 20, // records of 8 MiB and their headers
                "replica.fetch.max.bytes",
                9 << 20);
    }

    private static Map<String, Object> small() {
        return Map.of(
                "log.segment.bytes", 128 << 20,
                "log.cleaner.dedupe.buffer.size", 16 << 20,
                "offsets.topic.num.partitions", 8,
                "transaction.state.log.num.partitions", 8,
                "num.network.threads", 2,
                "num.io.threads", 4);
    }
}
