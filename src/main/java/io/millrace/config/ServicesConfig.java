package io.millrace.config;

/** Where the durable parts are. */
public record ServicesConfig(
        @Setting(value = "{}", doc = "Apache Kafka.") KafkaConfig kafka,
        @Setting(value = "{}", doc = "PostgreSQL.") PostgresConfig postgres,
        @Setting(value = "{}", doc = "The S3 object store.") S3Config s3,
        @Setting(value = "{}", doc = "The schema registry.") RegistryConfig registry) {

    public static final String EMBEDDED = "embedded";
    private static final String HERE = "127.0.0.1:";

    /** The embedded ones where they listen while they run, in a server or alone. */
    public ServicesConfig whileRunning() {
        return new ServicesConfig(
                kafka.embedded() ? kafka.at(HERE + kafka.port()) : kafka,
                postgres.embedded() ? postgres.at(HERE + postgres.port() + "/millrace") : postgres,
                s3.embedded() ? s3.at("http://" + HERE + s3.port()) : s3,
                registry);
    }
}
