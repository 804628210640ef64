package io.millrace.config;

/** The object store's address and security. */
public record S3Config(
        @Setting(value = "embedded", env = "MILLRACE_S3", doc = "'embedded', or an address such as https://minio:9000.")
        String address,

        @Setting(value = "9000", env = "MILLRACE_S3_PORT", doc = "Port of the embedded store.", min = 0, max = 65535)
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
        return ServicesConfig.EMBEDDED.equals(address);
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
