package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.Authority;
import io.millrace.embedded.SecuredServices;
import io.millrace.kit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All three services over TLS, with a certificate of an authority that no JVM knows, and Kafka with a password. */
@Processes
class SecuredIT {
    private static final Path SAMPLES = Path.of("src/test/resources/data/holded_events.ndjson");
    private static final String STRANGER = ".*unable to find valid certification path to requested target.*";
    private static final String NAME = ".*(?i)(no name matching|no subject alternative|not verified).*";
    /** All that the client of PostgreSQL tells of a handshake; that of the start tells more. */
    private static final String HANDSHAKE = "SSL handshake failed";

    @TempDir
    static Path directory;

    private static Authority authority;
    private static Authority stranger;
    private static SecuredServices services;
    private static Installation installation;

    @BeforeAll
    static void start() throws Exception {
        authority = Authority.in(directory.resolve("authority"));
        stranger = Authority.in(directory.resolve("stranger"));
        services = new SecuredServices(directory.resolve("data"), authority);
        installation = new Installation(
                directory,
                Installation.in(directory).http(),
                services.port("plain"),
                services.postgresPort(),
                services.port("s3"));
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void anEventGoesFromHttpToRowAndObject() throws Exception {
        Map<String, String> soon = Map.of("MILLRACE_OBJECTS_CUT_AGE", "500");
        try (ServerProcess server = ServerProcess.ready(directory, with(soon), List.of(), "run")) {
            Client client = new Client(installation);
            Judge judge = new Judge(installation);
            String event = Files.readAllLines(SAMPLES).getFirst();
            assertEquals(202, client.post("/collect", "application/json", event).status());
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertEquals(1, judge.count("select count(*) from events"));
                assertEquals(1, judge.lines("raw/").size());
                assertEquals(1, judge.lines("enriched/").size());
            });
            assertEquals(200, client.get("/ready?for=process").status());
            assertTrue(
                    server.output().contains("Kafka does not tell: "),
                    "it may not ask, and starts: " + server.output());
            assertEquals(0, server.terminate());
        }
    }

    @Test
    void validateConnectsByEachKindOfSecurity() {
        Map<String, String> tlsAlone = with(Map.of("MILLRACE_KAFKA", at("127.0.0.1", "tls")));
        tlsAlone.remove("MILLRACE_KAFKA_SASL");
        Map<String, String> plain = Map.of("MILLRACE_KAFKA_SASL", "PLAIN", "MILLRACE_POSTGRES_TLS", "require");
        for (ServerProcess tried : List.of(validate(tlsAlone), validate(with(plain)))) {
            assertEquals(0, tried.exitCode(), tried.output());
            for (String service : List.of("kafka", "postgres", "s3")) {
                assertTold(tried, service + ": ok.*");
            }
        }
    }

    @Test
    void validateTellsOfEachServiceWhyItCantBeUsed() {
        ServerProcess distrusts = validate(with(distrusting()));
        ServerProcess unknown = validate(with(wrongPasswords()));
        ServerProcess elsewhere = validate(with(otherName()));
        assertNotUsable(distrusts, STRANGER, HANDSHAKE, STRANGER);
        assertNotUsable(unknown, ".*SCRAM-SHA-512", ".*authentication failed for user.*", ".*403 .*");
        assertNotUsable(elsewhere, NAME, HANDSHAKE, NAME);
    }

    private static void assertNotUsable(ServerProcess tried, String kafka, String postgres, String s3) {
        assertEquals(1, tried.exitCode(), tried.output());
        assertTold(tried, "kafka: failed: Kafka does not let this node in: " + kafka);
        assertTold(tried, "postgres: failed: " + postgres);
        assertTold(tried, "s3: failed: the object store " + s3);
    }

    @Test
    void aStartSaysInOneSentenceWhichServiceCantBeUsedAndWhy() {
        refused("KAFKA", distrusting(), "making the topics: Kafka does not let this node in: " + STRANGER);
        refused("POSTGRES", otherName(), "The database localhost:.* can't be used: The hostname localhost .*");
        refused("S3", distrusting(), "opening the bucket: the object store did not answer: " + STRANGER);
        refused("KAFKA", wrongPasswords(), "making the topics: Kafka does not let this node in: .*SCRAM-SHA-512");
    }

    /** Of what is wrong only this service's share. */
    private static void refused(String service, Map<String, String> wrong, String sentence) {
        Map<String, String> one = new HashMap<>(wrong);
        one.keySet().removeIf(name -> !name.startsWith("MILLRACE_" + service));
        ServerProcess server = ServerProcess.start(directory, with(one), List.of(), "run");
        assertEquals(1, server.exitCode(), server.output());
        assertTold(server, "millrace: " + sentence);
    }

    /** On one line, once, and without a stack. */
    private static void assertTold(ServerProcess process, String line) {
        List<String> lines = process.output().lines().toList();
        assertEquals(1, lines.stream().filter(one -> one.matches(line)).count(), line + "\n" + process.output());
        assertTrue(lines.stream().noneMatch(one -> one.startsWith("\tat ")), process.output());
    }

    private static ServerProcess validate(Map<String, String> environment) {
        return ServerProcess.start(directory, environment, List.of(), "validate", "--connect");
    }

    private static Map<String, String> distrusting() {
        String ca = stranger.authorities().toString();
        return Map.of("MILLRACE_KAFKA_CA", ca, "MILLRACE_POSTGRES_CA", ca, "MILLRACE_S3_CA", ca);
    }

    private static Map<String, String> wrongPasswords() {
        return Map.of(
                "MILLRACE_KAFKA_PASSWORD", "no", "MILLRACE_POSTGRES_PASSWORD", "no", "MILLRACE_S3_SECRET_KEY", "no");
    }

    /** A name of the same machine that the certificate does not have. */
    private static Map<String, String> otherName() {
        return addresses("localhost");
    }

    private static Map<String, String> addresses(String host) {
        return Map.of(
                "MILLRACE_KAFKA", at(host, "sasl"),
                "MILLRACE_POSTGRES", host + ":" + services.postgresPort() + "/millrace",
                "MILLRACE_S3", "https://" + at(host, "https"));
    }

    private static String at(String host, String listener) {
        return host + ":" + services.port(listener);
    }

    /** What a user sets, with these changes. */
    private static Map<String, String> with(Map<String, String> changed) {
        String ca = authority.authorities().toString();
        Map<String, String> all = new HashMap<>(addresses("127.0.0.1"));
        all.putAll(Map.of(
                "MILLRACE_KAFKA_TLS",
                "true",
                "MILLRACE_KAFKA_CA",
                ca,
                "MILLRACE_KAFKA_SASL",
                "SCRAM-SHA-512",
                "MILLRACE_KAFKA_USER",
                SecuredServices.USER,
                "MILLRACE_KAFKA_PASSWORD",
                SecuredServices.PASSWORD,
                "MILLRACE_POSTGRES_TLS",
                "verify-full",
                "MILLRACE_POSTGRES_CA",
                ca,
                "MILLRACE_S3_CA",
                ca));
        all.putAll(changed);
        return all;
    }
}
