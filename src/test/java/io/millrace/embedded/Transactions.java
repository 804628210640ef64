package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.kit.MadeTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Producers that commit one transaction after another until the broker is gone. */
final class Transactions {
    private static final String TOPIC = "transactions";
    private static final int PRODUCERS = 8;
    private static final int TRANSACTION_MS = 3000;
    private static final int CALL_MS = 10_000;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger committed = new AtomicInteger();
    private final String address;
    private volatile KafkaException trouble;

    private Transactions(String address) {
        this.address = address;
    }

    /** Returns when each of them is at work. */
    static Transactions begin(String address) throws Exception {
        Transactions all = new Transactions(address);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            MadeTopic.make(admin, new NewTopic(TOPIC, PRODUCERS, (short) 1));
        }
        for (int i = 0; i < PRODUCERS; i++) {
            String id = "producer-" + i;
            all.threads.add(Thread.ofPlatform().name(id).daemon().start(() -> all.commit(id)));
        }
        Awaitility.await("transactions")
                .atMost(Duration.ofSeconds(30))
                .until(() -> all.trouble != null || all.committed.get() > 5 * PRODUCERS);
        if (all.trouble != null) {
            throw all.trouble;
        }
        return all;
    }

    private void commit(String id) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(id), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            while (trouble == null) {
                producer.beginTransaction();
                for (int partition = 0; partition < PRODUCERS; partition++) {
                    producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[100]));
                }
                producer.commitTransaction();
                committed.incrementAndGet();
            }
        } catch (KafkaException e) {
            trouble = e; // the broker is gone
        }
    }

    private Map<String, Object> settings(String id) {
        return Map.of(
                "bootstrap.servers", address,
                "transactional.id", id,
                "transaction.timeout.ms", TRANSACTION_MS,
                "max.block.ms", CALL_MS,
                "request.timeout.ms", CALL_MS,
                "linger.ms", 0,
                "delivery.timeout.ms", CALL_MS);
    }

    /** Fails where a partition has a transaction that neither commits nor times out: readers of committed records stop before it. */
    static void assertEnded(String address) {
        Map<String, Object> plain = Map.of("bootstrap.servers", address);
        Map<String, Object> careful = Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
        List<TopicPartition> partitions = IntStream.range(0, PRODUCERS)
                .mapToObj(i -> new TopicPartition(TOPIC, i))
                .toList();
        try (KafkaConsumer<byte[], byte[]> all =
                        new KafkaConsumer<>(plain, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaConsumer<byte[], byte[]> stable =
                        new KafkaConsumer<>(careful, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Awaitility.await("the end of each transaction")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertEquals(all.endOffsets(partitions), stable.endOffsets(partitions)));
        }
    }

    /** After the broker's end; returns when the last producer has given up. */
    void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(20));
        }
    }
}
