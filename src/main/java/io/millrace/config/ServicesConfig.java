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
            return EMBEDDED.equals(address);
        }

        /** The same at an address that is known now: where the embedded broker listens, without TLS and SASL. */
        public KafkaConfig at(String bootstrap) {
            return new KafkaConfig(bootstrap, port, false, null, null, null, null, null, topics);
        }
    }

    /** PostgreSQL's address and security. */
    public record PostgresConfig(
            @Setting(value = "embedded", env = "MILLRACE_POSTGRES", doc = "'embedded', or host:port/database.")
            String address,

            @Setting(
                    value = "5432",
                    env = "MILLRACE_POSTGRES_PORT",
                    doc = "Port of the embedded server.",
                    min = 0,
                    max = 65535)
            int port,

            @Setting(value = "millrace", env = "MILLRACE_POSTGRES_USER", doc = "User name.")
            String user,

            @Setting(value = "millrace", env = "MILLRACE_POSTGRES_PASSWORD", doc = "Password.")
            Secret password,

            @Setting(value = "null", env = "MILLRACE_POSTGRES_PASSWORD_FILE", doc = "File that holds the password.")
            String passwordFile,

            @Setting(
                    value = "disable",
                    env = "MILLRACE_POSTGRES_TLS",
                    doc = "Whether to speak TLS, and whom to trust.",
                    values = {"disable", "require", "verify-full"})
            String tls,

            @Setting(value = "null", env = "MILLRACE_POSTGRES_CA", doc = "PEM file of the authorities to trust.")
            String caFile,

            @Setting(value = "16", unit = "connections", doc = "Most connections of one node.", min = 2, max = 1000)
            int connections,

            @Setting(
                    value = "4",
                    unit = "connections",
                    doc =
                            "Most connections of one node for GET /events, so that those who look hold up nobody who works.",
                    min = 1,
                    max = 1000)
            int queryConnections,

            @Setting(value = "2000", unit = "ms", doc = "Longest statement of GET /events.", min = 10, max = 3600000)
            int queryTimeout,

            @Setting(
                    value = "256",
                    unit = "requests",
                    doc = "Most requests of one node that wait for a connection; more fail at once.",
                    min = 1,
                    max = 100000)
            int waiting,

            @Setting(
                    value = "5000",
                    unit = "ms",
                    doc = "Longest wait for a connection, new or from the pool.",
                    min = 100,
                    max = 600000)
            int connectTimeout,

            @Setting(value = "30000", unit = "ms", doc = "Longest statement.", min = 100, max = 3600000)
            int statementTimeout,

            @Setting(value = "5000", unit = "ms", doc = "Longest wait for a lock.", min = 10, max = 3600000)
            int lockTimeout,

            @Setting(
                    value = "10000",
                    unit = "ms",
                    doc =
                            "Longest pause inside a transaction, after which the server ends the session, so that a stopped process holds nobody.",
                    min = 100,
                    max = 3600000)
            int idleTransactionTimeout) {
        public boolean embedded() {
            return EMBEDDED.equals(address);
        }

        /** The same at an address that is known now: where the embedded server listens, without TLS. */
        public PostgresConfig at(String place) {
            return with(place, "disable", null, connections, statementTimeout);
        }

        /** The same for those who only look. */
        public PostgresConfig forQueries() {
            return with(address, tls, caFile, queryConnections, queryTimeout);
        }

        private PostgresConfig with(String place, String security, String authorities, int most, int longest) {
            return new PostgresConfig(
                    place,
                    port,
                    user,
                    password,
                    passwordFile,
                    security,
                    authorities,
                    most,
                    queryConnections,
                    queryTimeout,
                    waiting,
                    connectTimeout,
                    longest,
                    lockTimeout,
                    idleTransactionTimeout);
        }
    }

    /** The object store's address and security. */
    public record S3Config(
            @Setting(
                    value = "embedded",
                    env = "MILLRACE_S3",
                    doc = "'embedded', or an address such as https://minio:9000.")
            String address,

            @Setting(
                    value = "9000",
                    env = "MILLRACE_S3_PORT",
                    doc = "Port of the embedded store.",
                    min = 0,
                    max = 65535)
            int port,

            @Setting(value = "millrace", env = "MILLRACE_S3_ACCESS_KEY", doc = "Access key.")
            String accessKey,

            @Setting(value = "millrace-secret", env = "MILLRACE_S3_SECRET_KEY", doc = "Secret key.")
            Secret secretKey,

            @Setting(value = "null", env = "MILLRACE_S3_SECRET_KEY_FILE", doc = "File that holds the secret key.")
            String secretKeyFile,

            @Setting(
                    value = "millrace",
                    env = "MILLRACE_S3_BUCKET",
                    doc = "Bucket of all objects; made where it is absent.")
            String bucket,

            @Setting(value = "us-east-1", env = "MILLRACE_S3_REGION", doc = "Region that requests are signed for.")
            String region,

            @Setting(
                    value = "null",
                    env = "MILLRACE_S3_CA",
                    doc = "PEM file of the authorities to trust; the JVM's own by default.")
            String caFile,

            @Setting(
                    value = "64",
                    unit = "requests",
                    doc = "Most requests of one node under way, each on a connection; more wait.",
                    min = 1,
                    max = 10000)
            int connections,

            @Setting(
                    value = "4",
                    unit = "threads",
                    doc =
                            "Most objects of one node that are read at a time. Of GET /events/{id} 16 times as many wait; more are answered 503.",
                    min = 1,
                    max = 1000)
            int readers,

            @Setting(
                    value = "5000",
                    unit = "ms",
                    doc = "Longest wait for a connection to be made.",
                    min = 100,
                    max = 600000)
            int connectTimeout,

            @Setting(
                    value = "30000",
                    unit = "ms",
                    doc = "Longest request, from its first byte to the last of its answer.",
                    min = 100,
                    max = 3600000)
            int timeout) {
        public boolean embedded() {
            return EMBEDDED.equals(address);
        }

        /** The same at an address that is known now: where the embedded store listens, without TLS. */
        public S3Config at(String endpoint) {
            return new S3Config(
                    endpoint,
                    port,
                    accessKey,
                    secretKey,
                    secretKeyFile,
                    bucket,
                    region,
                    null,
                    connections,
                    readers,
                    connectTimeout,
                    timeout);
        }

        /** The same store, another bucket. */
        public S3Config withBucket(String name) {
            return new S3Config(
                    address,
                    port,
                    accessKey,
                    secretKey,
                    secretKeyFile,
                    name,
                    region,
                    caFile,
                    connections,
                    readers,
                    connectTimeout,
                    timeout);
        }
    }

    /** The schema registry's address. */
    public record RegistryConfig(
            @Setting(
                    value = "self",
                    env = "MILLRACE_REGISTRY",
                    doc = "'self', or the address of a registry that speaks the Confluent REST API.")
            String address,

            @Setting(value = "null", env = "MILLRACE_REGISTRY_USER", doc = "User name for basic authentication.")
            String user,

            @Setting(value = "null", env = "MILLRACE_REGISTRY_PASSWORD", doc = "Password for basic authentication.")
            Secret password,

            @Setting(value = "5000", unit = "ms", doc = "Longest wait for one answer.", min = 100, max = 60000)
            int timeout,

            @Setting(
                    value = "1048576",
                    unit = "bytes",
                    doc = "Largest body: of an answer of the registry, and of a request to Millrace's own.",
                    min = 1024,
                    max = 67108864)
            int schemaBytes) {
        public boolean self() {
            return "self".equals(address);
        }
    }
}
