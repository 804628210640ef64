package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.PostgresConfig;
import io.millrace.config.Secret;
import io.millrace.config.ServicesConfig;
import io.millrace.embedded.KilledNode.Ports3;
import io.millrace.stack.TestConfigs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps the services from starting is told in one sentence that names the way out. */
class EmbeddedServicesIT {
    private static final ServicesConfig ALL = TestConfigs.embedded(0, 0, 0);
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
    void namesThePortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertSays(kafka(TestConfigs.embedded(port, 0, 0)), "Kafka", "" + port, "MILLRACE_KAFKA_PORT");
            assertSays(postgres(TestConfigs.embedded(0, port, 0)), "PostgreSQL", "services.postgres.port");
            assertSays(s3(TestConfigs.embedded(0, 0, port)), "S3 store", "MILLRACE_S3_PORT");
        }
    }

    @Test
    void namesTheDirectoryThatCannotBeWritten() throws IOException {
        data = Files.writeString(data.resolve("file"), "").resolve("below");
        assertSays(s3(ALL), data.toString(), "MILLRACE_DATA");
        data = data.getParent().getParent();
    }

    @Test
    void namesTheProcessThatHoldsTheDirectory() throws Exception {
        try (DataDirectory held = DataDirectory.lock(data)) {
            assertSays(s3(ALL), "" + ProcessHandle.current().pid());
            try (KilledNode second = KilledNode.start(data, new Ports3(0, 0, 0))) {
                assertTrue(
                        second.said()
                                .contains("in use by the process "
                                        + ProcessHandle.current().pid()),
                        second.said());
                assertEquals(1, second.end());
            }
            assertEquals(data, held.path());
        }
        EmbeddedServices.start(TestConfigs.app(data, s3(ALL))).close(); // the file that is left locks nobody out
    }

    @Test
    void tellsDamagedDataOfKafka() throws IOException {
        KafkaStorage.prepare(Files.createDirectories(data.resolve("kafka")));
        Path meta = data.resolve("kafka/log/meta.properties");
        Files.write(meta, new byte[] {0, (byte) 0xff, '\\', 'u'});
        assertSays(kafka(ALL), "damaged", "meta.properties");
        Files.delete(meta);
        assertSays(kafka(ALL), "damaged", "meta.properties");
    }

    @Test
    void tellsDamagedAndForeignDataOfPostgres() throws IOException {
        EmbeddedServices.start(TestConfigs.app(data, postgres(ALL))).close();
        Path version = data.resolve("postgres/cluster/PG_VERSION");
        Files.writeString(version, "17\n");
        assertSays(postgres(ALL), "17", "18", "services.postgres.address");
        Files.write(version, new byte[] {0, (byte) 0xff});
        assertSays(postgres(ALL), "damaged", "PG_VERSION");
        Files.delete(version);
        assertSays(postgres(ALL), "damaged", "PG_VERSION");
        Files.writeString(version, "18\n");
        Files.write(data.resolve("postgres/cluster/global/pg_control"), new byte[16]);
        assertSays(postgres(ALL), "PostgreSQL did not start", "pg_control");
    }

    @Test
    void followsAPasswordThatIsAnotherNowAndPassesAProcessNumberThatSomebodyElseHas() throws Exception {
        EmbeddedServices.start(TestConfigs.app(data, postgres(ALL))).close();
        Files.writeString(
                data.resolve("postgres/cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data + "\n1\n5432\n");
        PostgresConfig p = ALL.postgres();
        PostgresConfig changed = new PostgresConfig(
                p.address(),
                0,
                "it's me",
                new Secret("quo'te\\"),
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
                10_000);
        ServicesConfig services = new ServicesConfig(
                ALL.kafka().at("127.0.0.1:1"), changed, ALL.s3().at("http://127.0.0.1:1"), ALL.registry());
        try (EmbeddedServices started = EmbeddedServices.start(TestConfigs.app(data, services));
                var connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + started.postgresAddress(), "it's me", "quo'te\\")) {
            assertEquals("it's me", connection.getMetaData().getUserName());
            String url = connection.getMetaData().getURL();
            assertThrows(Exception.class, () -> DriverManager.getConnection(url, "it's me", "other"));
        }
    }

    @Test
    void saysWhatToSetWhereTheJarsAreMissing() throws Exception {
        try (KilledNode lean =
                KilledNode.start(data, new Ports3(0, 0, 0), jar -> !jar.matches(".*/(kafka_|xz-|s3proxy-).*"))) {
            assertTrue(lean.said().startsWith("FAILED The embedded services are not installed"), lean.said());
            assertTrue(lean.said().contains("MILLRACE_POSTGRES"), lean.said());
            assertEquals(1, lean.end());
        }
    }

    private void assertSays(ServicesConfig services, String... words) {
        String said = assertThrows(EmbeddedFailure.class, () -> EmbeddedServices.start(TestConfigs.app(data, services))
                        .close())
                .getMessage();
        for (String word : words) {
            assertTrue(said.contains(word), said);
        }
        assertEquals(1, said.lines().count(), said);
    }

    private static ServicesConfig kafka(ServicesConfig all) {
        return new ServicesConfig(
                all.kafka(), all.postgres().at("127.0.0.1:1/none"), all.s3().at("http://127.0.0.1:1"), all.registry());
    }

    private static ServicesConfig postgres(ServicesConfig all) {
        return new ServicesConfig(
                all.kafka().at("127.0.0.1:1"), all.postgres(), all.s3().at("http://127.0.0.1:1"), all.registry());
    }

    private static ServicesConfig s3(ServicesConfig all) {
        return new ServicesConfig(
                all.kafka().at("127.0.0.1:1"), all.postgres().at("127.0.0.1:1/none"), all.s3(), all.registry());
    }
}
