package io.millrace.kit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.LocalCodec;
import io.millrace.consume.ConsumeConfig;
import io.millrace.consume.ConsumeParts;
import io.millrace.consume.ConsumeVerticle;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Partition;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.KafkaAdmin;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.PartitionStatus;
import io.millrace.kafka.Seeding;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.metrics.ChangingGauges;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a node has, without the stages; several of them share the stack's services. */
public final class Node implements AutoCloseable {
    public final Vertx vertx;
    public final Map<String, String> kafka;
    public final Database database;
    public final TopicAdmin topics;
    public final GroupOffsets offsets;
    public final Ledger ledger;
    public final LedgerRows rows;
    public final Seeding seeding;
    public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    public final ChangingGauges gauges = new ChangingGauges(metrics);
    public final StreamCatalog streams = new StreamCatalog(List.of());
    public final AtomicBoolean mayRun = new AtomicBoolean(true);
    private final KafkaAdmin admin;

    public Node(Stack stack) throws Exception {
        vertx = stack.freshVertx();
        LocalCodec.register(vertx);
        kafka = KafkaSettings.common(stack.kafkaConfig());
        database = Databases.connect(vertx, stack.postgresConfig());
        admin = new KafkaAdmin(vertx, kafka, Duration.ofSeconds(10));
        topics = new TopicAdmin(admin);
        offsets = new GroupOffsets(admin);
        ledger = new Ledger(database);
        rows = new LedgerRows(database);
        seeding = new Seeding(topics, offsets, rows, await(topics.clusterId()));
    }

    public ConsumeVerticle consume(ConsumeConfig config) throws Exception {
        ConsumeParts parts = new ConsumeParts(
                kafka, Duration.ZERO, topics, seeding, rows, streams, Map.of(), gauges, () -> mayRun.get());
        ConsumeVerticle verticle = new ConsumeVerticle(config.group(), config, parts);
        await(vertx.deployVerticle(verticle));
        return verticle;
    }

    public Partition partition(String topic, int number) throws Exception {
        return await(topics.partitions(List.of(topic))).stream()
                .filter(p -> p.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** Where the group stands in the ledger. */
    public LedgerRow row(String group, Partition p) throws Exception {
        return await(rows.ofGroup(group)).stream()
                .filter(row -> row.partition().equals(p))
                .findFirst()
                .orElseThrow();
    }

    /** True where the group has settled all that is in the topic now. */
    public boolean settled(String group, String topic) throws Exception {
        List<Partition> partitions = await(topics.partitions(List.of(topic)));
        Map<Partition, Long> ends = await(topics.latest(partitions));
        List<LedgerRow> ledger = await(rows.ofTopic(group, topic));
        return ledger.size() == partitions.size()
                && ledger.stream().allMatch(row -> row.next() == ends.get(row.partition()));
    }

    public static PartitionStatus status(ConsumeVerticle verticle, int partition) {
        return verticle.statuses().stream()
                .filter(status -> status.partition().number() == partition)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of partition " + partition));
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
