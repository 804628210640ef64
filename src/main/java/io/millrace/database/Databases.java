package io.millrace.database;

import io.millrace.config.PostgresConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/** Opens the pool: bounded connections, bounded waiting, and sessions that the server ends rather than let them hold others. */
public final class Databases {
    static final String APPLICATION = "millrace";
    private static final int CACHED_STATEMENTS = 256;
    private static final int LONGEST_CACHED_SQL = 16_384;

    private Databases() {}

    /** Connects at the first use; the address must be resolved, not {@code embedded}. */
    public static Database connect(Vertx vertx, PostgresConfig config) {
        return connect(vertx, config, APPLICATION, "");
    }

    /**
     * @param name of the pool, in metrics
     * @param node whose sessions they are, at most 50 characters; what a session writes tells it, and {@code pg_stat_activity} shows it
     */
    public static Database connect(Vertx vertx, PostgresConfig config, String name, String node) {
        PoolOptions pool = new PoolOptions()
                .setName(name)
                .setMaxSize(config.connections())
                .setMaxWaitQueueSize(config.waiting())
                .setConnectionTimeout(config.connectTimeout())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return new Database(PgBuilder.pool()
                .with(pool)
                .connectingTo(options(config, node))
                .using(vertx)
                .build());
    }

    private static PgConnectOptions options(PostgresConfig config, String node) {
        Address address = Address.of(config);
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.bareHost())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(config.user())
                .setPassword(config.password().value())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
                .setPreparedStatementCacheSqlLimit(LONGEST_CACHED_SQL)
                .setProperties(session(config, node));
        return secured(options, config);
    }

    private static Map<String, String> session(PostgresConfig config, String node) {
        return Map.of(
                "application_name",
                node.isEmpty() ? APPLICATION : APPLICATION + "/" + node,
                "client_encoding",
                "utf-8",
                "DateStyle",
                "ISO",
                "extra_float_digits",
                "2",
                "TimeZone",
                "UTC",
                "statement_timeout",
                Integer.toString(config.statementTimeout()),
                "lock_timeout",
                Integer.toString(config.lockTimeout()),
                "idle_in_transaction_session_timeout",
                Integer.toString(config.idleTransactionTimeout()));
    }

    private static PgConnectOptions secured(PgConnectOptions options, PostgresConfig config) {
        SslMode mode = SslMode.of(config.tls());
        if (mode == SslMode.DISABLE) {
            return options.setSslMode(mode);
        }
        ClientSSLOptions tls = new ClientSSLOptions();
        if (config.caFile() != null) {
            tls.setTrustOptions(new PemTrustOptions().addCertPath(config.caFile()));
        } else if (mode == SslMode.VERIFY_FULL) {
            tls.setTrustOptions(ofTheJvm());
        } else {
            tls.setTrustAll(true);
        }
        tls.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        return options.setSslMode(mode).setSslOptions(tls);
    }

    private static TrustOptions ofTheJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no authorities of its own", e);
        }
    }
}
