package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.ServicesConfig;
import io.millrace.stack.TestConfigs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class BrokenDiskIT {
    @Test
    void reportsABrokerThatLostItsDiskAndLeavesTheProcessAlive(@TempDir(cleanup = CleanupMode.ALWAYS) Path data)
            throws Exception {
        ServicesConfig all = TestConfigs.embedded(0, 0, 0);
        ServicesConfig kafka = new ServicesConfig(
                all.kafka(), all.postgres().at("127.0.0.1:1/none"), all.s3().at("http://127.0.0.1:1"), all.registry());
        try (EmbeddedServices services = EmbeddedServices.start(TestConfigs.app(data, kafka));
                Admin admin = Admin.create(Map.of("bootstrap.servers", services.kafkaBootstrap()))) {
            Files.move(data.resolve("kafka/log"), data.resolve("kafka/gone"));
            Files.writeString(data.resolve("kafka/log"), "no directory any more");
            admin.createTopics(List.of(new NewTopic("one", 1, (short) 1)));
            String said = services.failure()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .getMessage();
            assertTrue(said.contains("gave up"), said);
        }
    }
}
