package io.millrace.stack;

import io.millrace.config.KafkaConfig;
import io.millrace.config.PostgresConfig;
import io.millrace.config.S3Config;
import io.millrace.config.ServicesConfig;
import io.millrace.kit.MadeTopic;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The services as one test class sees them. What it has of its own is made at the first call and is the same in all its tests;
 * {@code fresh…} makes another one at each call.
 */
public final class Stack {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SharedServices services;
    private final BlockedThreads blocked = new BlockedThreads();
    private final List<Vertx> opened = new ArrayList<>();
    private Vertx vertx;
    private PostgresConfig postgres;
    private S3Config s3;

    Stack(SharedServices services) {
        this.services = services;
    }

    public KafkaConfig kafkaConfig() {
        return services.config().kafka();
    }

    /** A migrated database of this class. */
    public synchronized PostgresConfig postgresConfig() {
        postgres = postgres == null ? freshDatabase() : postgres;
        return postgres;
    }

    /** A bucket of this class, made. */
    public synchronized S3Config s3Config() {
        s3 = s3 == null ? freshBucket() : s3;
        return s3;
    }

    /** All of the above. */
    public ServicesConfig servicesConfig() {
        return new ServicesConfig(
                kafkaConfig(), postgresConfig(), s3Config(), services.config().registry());
    }

    /** Closed after the class; a test fails where its event loops were blocked. */
    public synchronized Vertx vertx() {
        vertx = vertx == null ? freshVertx() : vertx;
        return vertx;
    }

    /** As {@link #vertx()}, another one: a second node. */
    public synchronized Vertx freshVertx() {
        Vertx made = blocked.watch(Vertx.vertx(new VertxOptions()
                .setBlockedThreadCheckInterval(200)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(500)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)));
        opened.add(made);
        return made;
    }

    public PostgresConfig freshDatabase() {
        String name = "test_" + NUMBERS.incrementAndGet();
        PostgresConfig template = services.config().postgres();
        String maintenance = TestConfigs.withDatabase(template, "postgres").address();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + maintenance,
                        template.user(),
                        template.password().value());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template millrace");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return TestConfigs.withDatabase(template, name);
    }

    public S3Config freshBucket() {
        S3Config made = TestConfigs.withBucket(services.config().s3(), "test-" + NUMBERS.incrementAndGet());
        MinioClient client = MinioClient.builder()
                .endpoint(made.address())
                .credentials(made.accessKey(), made.secretKey().value())
                .region(made.region())
                .build();
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(made.bucket()).build());
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    /** Makes a topic whose name begins with this one, and returns the whole name. */
    public String freshTopic(String name, int partitions) {
        return freshTopic(name, partitions, Map.of());
    }

    public String freshTopic(String name, int partitions, Map<String, String> settings) {
        String unique = name + "." + NUMBERS.incrementAndGet();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", kafkaConfig().address()))) {
            MadeTopic.make(admin, new NewTopic(unique, partitions, (short) 1).configs(settings));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return unique;
    }

    /** A topic of this very name, which all classes share; made where it is not there. */
    public void topic(String name, int partitions, Map<String, String> settings) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", kafkaConfig().address()))) {
            if (!admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(name)) {
                MadeTopic.make(admin, new NewTopic(name, partitions, (short) 1).configs(settings));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void failWhereBlocked() {
        blocked.failWhereBlocked();
    }

    void close() throws Exception {
        for (Vertx one : opened) {
            one.close().await(30, TimeUnit.SECONDS);
        }
        failWhereBlocked();
    }
}
