package io.millrace.prove.judge;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at the ledger and at Kafka five times a second, also while one of them is away, and tells a {@link Progress}. Thread: its own;
 * opened and closed by one other.
 */
public final class ProgressWatch implements AutoCloseable {
    private static final long LOOK_MS = 200;
    private static final int ANSWER_S = 2;
    private static final Map<String, String> GROUPS = Map.of("events.raw", "refine", "events.silver", "rows");
    private static final String LEDGER = """
            select grp, topic, partition, epoch, next_offset from ledger
            where (grp, topic) in (('refine', 'events.raw'), ('rows', 'events.silver'), ('archive', 'events.raw'), ('objects', 'events.silver'))""";

    private final String jdbc;
    private final Admin admin;
    private final Progress progress = new Progress();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private Connection connection;

    private ProgressWatch(Judge.Places places) {
        this.jdbc = places.jdbc() + "&socketTimeout=" + ANSWER_S;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", places.kafka(),
                "request.timeout.ms", ANSWER_S * 1000,
                "default.api.timeout.ms", ANSWER_S * 1000));
        this.thread = Thread.ofPlatform().name("prove-progress").daemon().unstarted(this::watch);
    }

    public static ProgressWatch start(Judge.Places places) {
        ProgressWatch watch = new ProgressWatch(places);
        watch.thread.start();
        return watch;
    }

    public Progress progress() {
        return progress;
    }

    private void watch() {
        try {
            while (!stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                boolean kafka = lookAtKafka();
                progress.looked(lookAtLedger() && kafka, now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
            admin.close(Duration.ofSeconds(ANSWER_S));
        }
    }

    /** False where it did not answer. */
    private boolean lookAtLedger() {
        try {
            if (connection == null) {
                connection = DriverManager.getConnection(jdbc);
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(LEDGER)) {
                while (rows.next()) {
                    String place = place(rows.getString(1), rows.getString(2), rows.getInt(3));
                    if (GROUPS.containsValue(rows.getString(1))) {
                        progress.ledger(place, rows.getLong(4), rows.getLong(5), System.nanoTime());
                    } else {
                        progress.objects(place, rows.getLong(5));
                    }
                }
            }
            return true;
        } catch (SQLException e) {
            disconnect();
            return false;
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // it was broken already
        } finally {
            connection = null;
        }
    }

    private boolean lookAtKafka() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("refine")
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_S, TimeUnit.SECONDS);
            ends().forEach((partition, end) -> {
                OffsetAndMetadata at = committed.get(partition);
                progress.kafka(
                        place(GROUPS.get(partition.topic()), partition.topic(), partition.partition()),
                        end,
                        at == null ? null : at.offset());
            });
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false; // it is away; the next look tells more
        }
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(GROUPS.keySet())
                .allTopicNames()
                .get(ANSWER_S, TimeUnit.SECONDS)
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(one -> asked.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest())));
        return admin.listOffsets(asked).all().get(ANSWER_S, TimeUnit.SECONDS).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    static String place(String group, String topic, int partition) {
        return group + " " + topic + "-" + partition;
    }

    /** Ends it; its thread ends with its next look. */
    @Override
    public void close() {
        stop.countDown();
    }
}
