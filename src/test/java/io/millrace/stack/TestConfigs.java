package io.millrace.stack;

import io.millrace.config.AppConfig;
import io.millrace.config.FollowConfig;
import io.millrace.config.HealthConfig;
import io.millrace.config.KafkaConfig;
import io.millrace.config.LimitsConfig;
import io.millrace.config.PostgresConfig;
import io.millrace.config.RegistryConfig;
import io.millrace.config.S3Config;
import io.millrace.config.Secret;
import io.millrace.config.ServicesConfig;
import io.millrace.config.TapConfig;
import io.millrace.config.TracingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Configurations as tests need them: the defaults, with other ports and directories. */
public final class TestConfigs {
    private TestConfigs() {}

    public static AppConfig app(Path data, ServicesConfig services) {
        return new AppConfig(
                data.resolve("verticles.json"),
                data,
                data.resolve("streams"),
                null,
                services,
                limits(),
                new FollowConfig(32, 10_000, 200, 15_000),
                new TapConfig(4, 200, 65_536, 2_000),
                new TracingConfig(null, null, null, 10, 4_096, 5_000),
                new HealthConfig(5, 60_000, 100, 60_000, 85, 0),
                List.of());
    }

    public static LimitsConfig limits() {
        return new LimitsConfig(5_242_880, 1000, 262_144, 64, 1000, 400, 10_000, 67_108_864);
    }

    /** All three embedded; port 0 is any free one. */
    public static ServicesConfig embedded(int kafkaPort, int postgresPort, int s3Port) {
        return new ServicesConfig(
                new KafkaConfig("embedded", kafkaPort, false, null, null, null, null, null, "kafka/topics.txt"),
                new PostgresConfig(
                        "embedded",
                        postgresPort,
                        "millrace",
                        new Secret("millrace"),
                        null,
                        "disable",
                        null,
                        8,
                        2,
                        2000,
                        256,
                        5000,
                        30_000,
                        5000,
                        10_000),
                new S3Config(
                        "embedded",
                        s3Port,
                        "millrace",
                        new Secret("millrace-secret"),
                        null,
                        "millrace",
                        "us-east-1",
                        null,
                        16,
                        2,
                        2000,
                        10_000),
                new RegistryConfig("self", null, null, 5000, 1_048_576, 0, "BACKWARD"));
    }

    public static PostgresConfig withDatabase(PostgresConfig config, String database) {
        return config.at(config.address().replaceFirst("/.*$", "/" + database));
    }

    public static S3Config withBucket(S3Config config, String bucket) {
        return config.withBucket(bucket);
    }

    /** A whole directory, also while somebody still removes files of it. */
    public static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // gone already
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
