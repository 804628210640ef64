package io.millrace.database;

import io.millrace.config.PostgresConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port/database}, the host perhaps an IPv6 address in brackets. */
record Address(String host, int port, String database) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:/\\[\\]]+):(\\d{1,5})/([^/?]+)");

    static Address of(PostgresConfig config) {
        Matcher parts = FORM.matcher(config.address());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "services.postgres.address must be host:port/database, not " + config.address());
        }
        return new Address(parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3));
    }

    /** As a socket takes it. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    String jdbc() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }
}
