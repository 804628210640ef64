package io.millrace.embedded;

import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A broker and its controller, put together as Kafka's own {@link KafkaRaftServer} does, but for the broker's {@link LeaderlessKnown} view
 * of partitions. Calls block.
 */
final class KafkaNode {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    private final ControllerServer controller;
    private final BrokerServer broker;

    KafkaNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        MetaPropertiesEnsemble properties = directories._1();
        SharedServer shared = new SharedServer(
                config,
                properties,
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, properties.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        this.broker = new Broker(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    }

    /** The controller first: the broker registers with it. Where one of them fails, nothing is left running. */
    void start() {
        try {
            controller.startup();
            broker.startup();
            requireView();
        } catch (RuntimeException e) {
            shutDown(); // to wait for one that never began would be for ever
            throw e;
        }
    }

    /** A later Kafka may put the broker together otherwise; without the view a transaction's end can be lost. */
    private void requireView() {
        if (!(broker.metadataCache() instanceof LeaderlessKnown)) {
            throw new IllegalStateException("the embedded broker did not take " + LeaderlessKnown.class.getName());
        }
    }

    /** The broker first: it hands over to the controller. */
    void stop() {
        shutDown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private void shutDown() {
        broker.shutdown();
        controller.shutdown();
    }

    private static final class Broker extends BrokerServer {
        Broker(SharedServer shared) {
            super(shared);
        }

        @Override
        public void metadataCache_$eq(KRaftMetadataCache made) {
            super.metadataCache_$eq(new LeaderlessKnown(
                    KafkaSettings.NODE,
                    () -> sharedServer().raftManager().client().kraftVersion()));
        }
    }
}
