package io.millrace.kafka;

import io.millrace.config.KafkaConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Address and security, the same for every client of Kafka: producers, consumers, admin. */
public final class KafkaSettings {
    private KafkaSettings() {}

    /**
     * A new map that the caller adds its own to.
     */
    public static Map<String, String> common(KafkaConfig config) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", config.embedded() ? "127.0.0.1:" + config.port() : config.address());
        settings.put("security.protocol", protocol(config));
        settings.put("enable.metrics.push", "false");
        settings.put("metric.reporters", "");
        settings.put("reconnect.backoff.ms", "50");
        settings.put("reconnect.backoff.max.ms", "1000");
        trust(config, settings);
        authenticate(config, settings);
        return settings;
    }

    private static String protocol(KafkaConfig config) {
        if (config.saslMechanism() == null) {
            return config.tls() ? "SSL" : "PLAINTEXT";
        }
        return config.tls() ? "SASL_SSL" : "SASL_PLAINTEXT";
    }

    private static void trust(KafkaConfig config, Map<String, String> settings) {
        if (config.tls() && config.caFile() != null) {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", config.caFile());
        }
    }

    private static void authenticate(KafkaConfig config, Map<String, String> settings) {
        if (config.saslMechanism() == null) {
            return;
        }
        String module =
                config.saslMechanism().startsWith("SCRAM") ? "scram.ScramLoginModule" : "plain.PlainLoginModule";
        settings.put("sasl.mechanism", config.saslMechanism());
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=" + quoted(config.user())
                        + " password=" + quoted(password(config)) + ";");
    }

    private static String password(KafkaConfig config) {
        return config.password() == null ? "" : config.password().value();
    }

    private static String quoted(String text) {
        return '"' + (text == null ? "" : text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }
}
