package io.millrace.embedded;

import io.millrace.config.S3Config;
import io.millrace.config.ServicesConfig;
import io.millrace.stack.TestConfigs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * The same servers that are embedded, but secured as one who runs them would do it: Kafka with a listener for SASL over TLS and one for
 * TLS alone, a PostgreSQL that takes TLS only, an S3 store over https. What is plain beside it is for the test's own eyes.
 */
public final class SecuredServices implements AutoCloseable {
    public static final String USER = "walker";
    public static final String PASSWORD = "by \"foot\"";

    private final Map<String, Integer> ports = new HashMap<>();
    private final KafkaRaftServer kafka;
    private final Service postgres;
    private final S3Proxy s3;

    public SecuredServices(Path directory, Authority authority) throws Exception {
        List.of("plain", "sasl", "tls", "s3", "https").forEach(name -> ports.put(name, Ports.free()));
        kafka = kafka(directory.resolve("kafka"), authority);
        try (DataDirectory data = DataDirectory.lock(directory)) {
            postgres = EmbeddedPostgres.start(embedded().postgres(), data);
        }
        secure(directory.resolve("postgres"), authority);
        s3 = s3(Files.createDirectories(directory.resolve("s3")), authority);
    }

    private static ServicesConfig embedded() {
        return TestConfigs.embedded(0, 0, 0);
    }

    private KafkaRaftServer kafka(Path directory, Authority authority) throws Exception {
        KafkaStorage.prepare(directory);
        int controller = Ports.free();
        Map<String, Object> settings = new HashMap<>(
                KafkaSettings.of(directory, port("plain"), controller).originals());
        String listeners = "PLAINTEXT://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d,SSL://127.0.0.1:%d"
                .formatted(port("plain"), port("sasl"), port("tls"));
        settings.put("advertised.listeners", listeners);
        settings.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:PLAINTEXT");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", authority.store().toString());
        settings.put("ssl.keystore.password", Authority.PASSWORD);
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        String module = "org.apache.kafka.common.security.";
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", module + "scram.ScramLoginModule required;");
        settings.put(
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                module + "plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD.replace("\"", "\\\"")
                        + "\";");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        settings.put("allow.everyone.if.no.acl.found", "true");
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address("plain")))) {
            ScramCredentialInfo rounds = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, rounds, PASSWORD)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            admin.createAcls(List.of(
                            topics(AclOperation.ALL, AclPermissionType.ALLOW),
                            topics(AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        return server;
    }

    /** The user may do everything with topics but ask how they are set. */
    private static AclBinding topics(AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, ResourcePattern.WILDCARD_RESOURCE, PatternType.LITERAL),
                new AccessControlEntry("User:" + USER, "*", operation, permission));
    }

    private void secure(Path directory, Authority authority) throws IOException, SQLException {
        String superuser = Files.readString(directory.resolve("superuser.password"));
        try (Connection root = DriverManager.getConnection(
                        "jdbc:postgresql://" + postgres.address(), PostgresRole.SUPERUSER, superuser);
                Statement statement = root.createStatement()) {
            statement.execute("alter system set ssl_cert_file = '" + authority.chain() + "'");
            statement.execute("alter system set ssl_key_file = '" + authority.key() + "'");
            statement.execute("alter system set ssl = on");
            Path hosts = directory.resolve("cluster/pg_hba.conf");
            Files.writeString(hosts, Files.readString(hosts).replaceAll("(?m)^host ", "hostssl "));
            statement.execute("select pg_reload_conf()");
        }
    }

    private S3Proxy s3(Path directory, Authority authority) throws Exception {
        S3Config keys = embedded().s3();
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .awsAuthentication(
                        AuthenticationType.AWS_V4,
                        keys.accessKey(),
                        keys.secretKey().value())
                .endpoint(URI.create("http://" + address("s3")))
                .secureEndpoint(URI.create("https://" + address("https")))
                .keyStore(authority.store().toString(), Authority.PASSWORD)
                .build();
        server.start();
        return server;
    }

    /** Of {@code sasl}, {@code tls} and {@code plain} for Kafka, {@code https} and {@code s3} for the store. */
    public int port(String listener) {
        return ports.get(listener);
    }

    public int postgresPort() {
        return Integer.parseInt(postgres.address().replaceAll("^.*:|/.*$", ""));
    }

    private String address(String listener) {
        return "127.0.0.1:" + port(listener);
    }

    @Override
    public void close() {
        Quietly.close(s3::stop);
        postgres.close();
        kafka.shutdown();
        kafka.awaitShutdown();
    }
}
