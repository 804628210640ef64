package io.millrace.embedded;

import io.millrace.config.KafkaConfig;
import io.millrace.log.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An Apache Kafka broker and its controller in this process. */
final class EmbeddedKafka implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final KafkaNode node;
    private final int port;

    private EmbeddedKafka(KafkaNode node, int port) {
        this.node = node;
        this.port = port;
    }

    static Service start(KafkaConfig config, DataDirectory data, CompletableFuture<EmbeddedFailure> failure) {
        Path directory = data.of("kafka");
        int port = port(config);
        KafkaStorage.prepare(directory);
        reportInsteadOfHalting(directory, failure);
        try {
            KafkaNode node = new KafkaNode(KafkaSettings.of(directory, port, Ports.free()));
            node.start();
            return new EmbeddedKafka(node, port);
        } catch (RuntimeException e) {
            throw new EmbeddedFailure(
                    "The embedded Kafka did not start on %s: %s".formatted(directory, Sentence.of(e)), e);
        }
    }

    /** The one to listen on; fails where it is taken. */
    static int port(KafkaConfig config) {
        return Ports.of("Kafka", "kafka", config.port());
    }

    /** A broker whose log directory fails would halt the JVM, and whatever else it has under way. */
    private static void reportInsteadOfHalting(Path directory, CompletableFuture<EmbeddedFailure> failure) {
        Exit.Procedure report = (status, message) -> {
            LOG.atError()
                    .addKeyValue(Keys.STATUS, status)
                    .addKeyValue(Keys.MESSAGE, message)
                    .log("embedded broker gave up");
            failure.complete(new EmbeddedFailure(
                    "The embedded Kafka gave up; is the disk of %s full or broken?".formatted(directory)));
        };
        Exit.setHaltProcedure(report);
        Exit.setExitProcedure(report);
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** A broker that has lost its disk may never finish: it is left to the end of the process then. */
    @Override
    public void close() {
        Thread stop = Thread.ofPlatform().name("embedded-kafka-stop").daemon().start(node::stop);
        try {
            if (!stop.join(LONGEST_STOP)) {
                LOG.atWarn()
                        .addKeyValue(Keys.SECONDS, LONGEST_STOP.toSeconds())
                        .log("embedded broker did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
