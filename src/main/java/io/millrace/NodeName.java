package io.millrace;

import io.millrace.collect.CollectConfig;
import io.millrace.config.AppConfig;
import io.millrace.config.VerticleConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How a node names itself in records, rows, sessions of PostgreSQL and answers: as configured, or by its host and the port of its collect
 * verticle, since several nodes may share a host.
 */
final class NodeName {
    private static final int LONGEST_HOST = 40;

    private NodeName() {}

    /** Printable ASCII without spaces and slashes, at most 50 characters. Asks the host for its name, which may block. */
    static String of(AppConfig config) {
        if (config.node() != null) {
            return plain(config.node());
        }
        return config.verticles().stream()
                .map(VerticleConfig::config)
                .filter(CollectConfig.class::isInstance)
                .map(collect -> host() + ":" + ((CollectConfig) collect).port())
                .findFirst()
                .orElseGet(NodeName::host);
    }

    private static String host() {
        String name;
        try {
            name = plain(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return "localhost"; // a host that does not know its own name
        }
        return name.length() <= LONGEST_HOST ? name : name.substring(0, LONGEST_HOST);
    }

    /** As PostgreSQL would do with the name of a session, and so that it can be told from what stands before it. */
    private static String plain(String name) {
        return name.replaceAll("[^!-~]|/", "_");
    }
}
