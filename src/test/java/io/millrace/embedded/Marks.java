package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.config.PostgresConfig;
import io.millrace.config.S3Config;
import io.millrace.config.ServicesConfig;
import io.millrace.kit.MadeTopic;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Leaves one mark in each service, and finds it again. */
final class Marks {
    private static final byte[] MARK = new byte[8 << 20]; // the largest record there may be
    private static final TopicPartition PLACE = new TopicPartition("marks", 0);
    private final ServicesConfig services;

    Marks(ServicesConfig services) {
        this.services = services;
    }

    void leave() throws Exception {
        try (Admin admin = Admin.create(kafka());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            MadeTopic.make(admin, new NewTopic(PLACE.topic(), 1, (short) 1));
            producer.send(new ProducerRecord<>(PLACE.topic(), MARK)).get(30, TimeUnit.SECONDS);
        }
        try (Connection connection = postgres();
                var statement = connection.createStatement()) {
            statement.execute("create table marks (mark int)");
            statement.execute("insert into marks values (42)");
        }
        MinioClient s3 = s3();
        s3.makeBucket(MakeBucketArgs.builder().bucket("marks").build());
        s3.putObject(
                PutObjectArgs.builder().bucket("marks").object("a/b=1/mark").userMetadata(Map.of("sum", "42")).stream(
                                new ByteArrayInputStream(MARK), (long) MARK.length, -1L)
                        .build());
        s3.close();
    }

    void find() throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PLACE));
            consumer.seekToBeginning(List.of(PLACE));
            ConsumerRecord<byte[], byte[]> found =
                    consumer.poll(Duration.ofSeconds(30)).iterator().next();
            assertEquals(MARK.length, found.value().length);
        }
        try (Connection connection = postgres();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select mark from marks")) {
            rows.next();
            assertEquals(42, rows.getInt(1));
        }
        MinioClient s3 = s3();
        assertEquals(
                true, s3.bucketExists(BucketExistsArgs.builder().bucket("marks").build()));
        var facts = s3.statObject(
                StatObjectArgs.builder().bucket("marks").object("a/b=1/mark").build());
        assertEquals("42", facts.userMetadata().getFirst("sum"));
        assertEquals(MARK.length, facts.size());
        s3.close();
    }

    /** When the present server process began. */
    String postgresBegan() throws SQLException {
        try (Connection connection = postgres();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_postmaster_start_time()::text")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Map<String, Object> kafka() {
        return Map.of(
                "bootstrap.servers",
                services.kafka().address(),
                "acks",
                "all",
                "max.request.size",
                9 << 20,
                "buffer.memory",
                64L << 20);
    }

    private Connection postgres() throws SQLException {
        PostgresConfig config = services.postgres();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + config.address(),
                config.user(),
                config.password().value());
    }

    private MinioClient s3() {
        S3Config config = services.s3();
        return MinioClient.builder()
                .endpoint(config.address())
                .credentials(config.accessKey(), config.secretKey().value())
                .region(config.region())
                .build();
    }
}
