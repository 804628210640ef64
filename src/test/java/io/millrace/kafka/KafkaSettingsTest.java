package io.millrace.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.config.KafkaConfig;
import io.millrace.config.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
    @TempDir
    Path folder;

    @Test
    void namesTheEmbeddedBrokerByItsPort() {
        Map<String, String> settings = KafkaSettings.common(config("embedded", false, null, null, null));
        assertEquals("127.0.0.1:19092", settings.get("bootstrap.servers"));
        assertEquals("PLAINTEXT", settings.get("security.protocol"));
        assertNull(settings.get("sasl.jaas.config"));
    }

    @Test
    void trustsTheAuthoritiesOfAPemFile() {
        Map<String, String> settings = KafkaSettings.common(config("a:1,b:2", true, null, null, null));
        assertEquals("a:1,b:2", settings.get("bootstrap.servers"));
        assertEquals("SSL", settings.get("security.protocol"));
        assertEquals("PEM", settings.get("ssl.truststore.type"));
        assertEquals("/ca.pem", settings.get("ssl.truststore.location"));
    }

    @Test
    void quotesUserAndPasswordForSasl() {
        Map<String, String> settings =
                KafkaSettings.common(config("a:1", true, "PLAIN", "me\"; x=\"", new Secret("a\\b\"c")));
        assertEquals("SASL_SSL", settings.get("security.protocol"));
        assertEquals(
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\\\"; x=\\\"\" password=\"a\\\\b\\\"c\";",
                settings.get("sasl.jaas.config"));
    }

    @Test
    void namesTheModuleOfScram() {
        KafkaConfig config = config("a:1", false, "SCRAM-SHA-512", "me", new Secret("secret"));
        Map<String, String> settings = KafkaSettings.common(config);
        assertEquals("SASL_PLAINTEXT", settings.get("security.protocol"));
        assertEquals("SCRAM-SHA-512", settings.get("sasl.mechanism"));
        assertEquals(
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"me\" password=\"secret\";",
                settings.get("sasl.jaas.config"));
        assertFalse(config.toString().contains("secret"));
    }

    private static KafkaConfig config(String address, boolean tls, String sasl, String user, Secret password) {
        return new KafkaConfig(address, 19092, tls, tls ? "/ca.pem" : null, sasl, user, password, null, "");
    }
}
