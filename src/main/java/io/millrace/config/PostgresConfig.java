package io.millrace.config;

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
                doc = "Most connections of one node for GET /events, so that those who look hold up nobody who works.",
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
                value = "3000",
                unit = "ms",
                doc =
                        "Longest pause inside a transaction, after which the server ends the session. No longer than the session of consumers: who takes the work of a stopped process finds its rows free.",
                min = 100,
                max = 3600000)
        int idleTransactionTimeout) {
    public boolean embedded() {
        return ServicesConfig.EMBEDDED.equals(address);
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
