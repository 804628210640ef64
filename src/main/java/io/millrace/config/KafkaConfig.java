package io.millrace.config;

/** Kafka's address and security. */
public record KafkaConfig(
        @Setting(
                value = "embedded",
                env = "MILLRACE_KAFKA",
                doc = "'embedded', or bootstrap servers as host:port[,host:port].")
        String address,

        @Setting(
                value = "9092",
                env = "MILLRACE_KAFKA_PORT",
                doc = "Port of the embedded broker.",
                min = 0,
                max = 65535)
        int port,

        @Setting(value = "false", env = "MILLRACE_KAFKA_TLS", doc = "Speak TLS to the brokers.")
        boolean tls,

        @Setting(
                value = "null",
                env = "MILLRACE_KAFKA_CA",
                doc = "PEM file of the authorities to trust; the JVM's own by default.")
        String caFile,

        @Setting(
                value = "null",
                env = "MILLRACE_KAFKA_SASL",
                doc = "Mechanism of SASL; none by default.",
                values = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
        String saslMechanism,

        @Setting(value = "null", env = "MILLRACE_KAFKA_USER", doc = "User name for SASL.")
        String user,

        @Setting(value = "null", env = "MILLRACE_KAFKA_PASSWORD", doc = "Password for SASL.")
        Secret password,

        @Setting(value = "null", env = "MILLRACE_KAFKA_PASSWORD_FILE", doc = "File that holds the password.")
        String passwordFile,

        @Setting(
                value = "kafka/topics.txt",
                doc =
                        "The topics to make, topic:partitions:replicas and key=value; a file, or the one on the class path.")
        String topics) {
    public boolean embedded() {
        return ServicesConfig.EMBEDDED.equals(address);
    }

    /** The same at an address that is known now: where the embedded broker listens, without TLS and SASL. */
    public KafkaConfig at(String bootstrap) {
        return new KafkaConfig(bootstrap, port, false, null, null, null, null, null, topics);
    }
}
