package io.millrace.group;

import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.KafkaAdmin;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.Reader;
import io.millrace.kafka.Seeding;
import io.millrace.kafka.TopicAdmin;
import io.millrace.kit.MadeTopic;
import io.millrace.ledger.LedgerRows;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A topic, and what groups stand on: what each test of the verbs begins with. */
abstract class GroupGround {
    static final Order DO = new Order("tester", "a drill", false);
    static final Order LOOK = new Order("tester", null, true);

    Map<String, String> kafka;
    Database database;
    KafkaAdmin admin;
    TopicAdmin topics;
    GroupOffsets offsets;
    LedgerRows ledger;
    GroupStates states;
    GroupSeek seek;
    String topic;

    @BeforeEach
    void open(Stack stack) {
        kafka = KafkaSettings.common(stack.kafkaConfig());
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        admin = new KafkaAdmin(stack.vertx(), kafka, Duration.ofSeconds(20));
        topics = new TopicAdmin(admin);
        offsets = new GroupOffsets(admin);
        ledger = new LedgerRows(database);
        states = new GroupStates(ledger, topics, offsets);
        seek = new GroupSeek(database, states, offsets);
        topic = stack.freshTopic("in", 1);
    }

    @AfterEach
    void close() {
        await(Future.join(admin.close(), database.close()));
    }

    void makeAnew() throws Exception {
        try (Admin own = Admin.create(new HashMap<>(kafka))) {
            own.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
            Awaitility.await()
                    .until(() -> await(topics.partitions(List.of(topic))).isEmpty());
            MadeTopic.make(own, new NewTopic(topic, 1, (short) 1));
        }
    }

    Reader seeded(boolean transactional) {
        Reader reader = new Reader("group of " + topic, List.of(topic), transactional);
        await(new Seeding(topics, offsets, ledger, await(topics.clusterId())).seed(List.of(reader)));
        return reader;
    }

    PartitionState state(Reader reader) {
        return await(states.of(reader)).getFirst();
    }

    void produce(int records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(new HashMap<>(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, new byte[0]));
            }
        }
    }

    long number(String sql) {
        return await(database.query(sql)).iterator().next().getLong(0);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
