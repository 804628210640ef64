package io.millrace.database;

import io.millrace.config.PostgresConfig;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** JDBC to the same database, for set-up alone. */
final class Jdbc {
    private Jdbc() {}

    /** Connections without a statement timeout: a migration takes what it takes. */
    static PGSimpleDataSource source(PostgresConfig config) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(Address.of(config).jdbc());
        source.setUser(config.user());
        source.setPassword(config.password().value());
        source.setApplicationName(Databases.APPLICATION);
        source.setConnectTimeout(Math.max(1, config.connectTimeout() / 1000));
        secure(source, config);
        return source;
    }

    /** With authorities of its own the chain is checked in any mode; without, verify-full asks the JVM's. */
    private static void secure(PGSimpleDataSource source, PostgresConfig config) {
        boolean own = config.caFile() != null;
        source.setSslMode(own && "require".equals(config.tls()) ? "verify-ca" : config.tls());
        if (own) {
            source.setSslRootCert(config.caFile());
        } else if ("verify-full".equals(config.tls())) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
    }
}
