package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.ServicesConfig;
import io.millrace.embedded.KilledNode.Ports3;
import io.millrace.stack.TestConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedRestartIT {
    private final Ports3 ports = Ports3.free();
    private Path data;

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createTempDirectory("millrace-embedded");
    }

    @AfterEach
    void removeDirectory() {
        TestConfigs.delete(data);
    }

    @Test
    void findsEverythingAfterAKillAndAfterAStop() throws Exception {
        String began;
        try (KilledNode node = KilledNode.start(data, ports)) {
            Marks marks = new Marks(at(ports));
            marks.leave();
            began = marks.postgresBegan();
            Transactions running = Transactions.begin(at(ports).kafka().address());
            node.kill();
            running.end();
        }
        Path cutOff = cutOffUpload();
        try (EmbeddedServices services = start(ports)) {
            Awaitility.await("removal of " + cutOff).until(() -> Files.notExists(cutOff));
            Marks marks = new Marks(services.services());
            marks.find();
            assertEquals(began, marks.postgresBegan(), "the running server is taken over");
            Transactions.assertEnded(at(ports).kafka().address());
        }
        try (EmbeddedServices services = start(new Ports3(0, 0, 0))) {
            Marks marks = new Marks(services.services());
            marks.find();
            assertNotEquals(began, marks.postgresBegan());
        }
    }

    @Test
    void stopsTheServerThatAKillLeftWhereItsPortIsAnotherNow() throws Exception {
        try (KilledNode node = KilledNode.start(data, ports)) {
            node.kill();
        }
        Ports3 other = new Ports3(ports.kafka(), Ports.free(), ports.s3());
        try (EmbeddedServices services = start(other)) {
            assertEquals("127.0.0.1:" + other.postgres() + "/millrace", services.postgresAddress());
            assertTrue(new Marks(services.services()).postgresBegan().length() > 0);
        }
        assertEquals(ports.postgres(), Ports.of("PostgreSQL", "postgres", ports.postgres()), "nothing listens there");
    }

    /** What the store leaves of an upload in whose middle it was killed. */
    private Path cutOffUpload() throws IOException {
        Path directory = Files.createDirectories(
                data.resolve("s3").resolve(at(ports).s3().bucket()).resolve("raw"));
        return Files.writeString(directory.resolve("0-1.ndjson-fbe0a7dc-5455-4651-ad24-d379f26821f8"), "{\"half\":");
    }

    private EmbeddedServices start(Ports3 on) {
        return EmbeddedServices.start(TestConfigs.app(data, TestConfigs.embedded(on.kafka(), on.postgres(), on.s3())));
    }

    private static ServicesConfig at(Ports3 ports) {
        ServicesConfig all = TestConfigs.embedded(0, 0, 0);
        return new ServicesConfig(
                all.kafka().at("127.0.0.1:" + ports.kafka()),
                all.postgres().at("127.0.0.1:" + ports.postgres() + "/millrace"),
                all.s3().at("http://127.0.0.1:" + ports.s3()),
                all.registry());
    }
}
