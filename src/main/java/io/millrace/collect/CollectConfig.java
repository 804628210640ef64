package io.millrace.collect;

import io.millrace.config.Setting;

/** The HTTP server of a node and how it hands over to Kafka. */
public record CollectConfig(
        @Setting(value = "127.0.0.1", env = "MILLRACE_HOST", doc = "Address to listen on.")
        String host,

        @Setting(value = "8000", env = "MILLRACE_PORT", doc = "Port of the HTTP server.", min = 0, max = 65535)
        int port,

        @Setting(value = "60", unit = "s", doc = "Longest silence of a connection.", min = 1, max = 86400)
        int idleTimeout,

        @Setting(value = "16384", unit = "bytes", doc = "Largest head of a request.", min = 1024, max = 1048576)
        int headerBytes,

        @Setting(
                value = "8192",
                unit = "bytes",
                doc = "Longest first line of a request: method and address.",
                min = 256,
                max = 1048576)
        int requestLineBytes,

        @Setting(
                value = "1024",
                unit = "connections",
                doc = "Connections that wait to be accepted.",
                min = 1,
                max = 65535)
        int backlog,

        @Setting(
                value = "10000",
                unit = "connections",
                doc =
                        "Most open connections of one node; more are closed at once. Each has a descriptor of the process.",
                min = 1,
                max = 1000000)
        int connections,

        @Setting(
                value = "1000",
                unit = "ms",
                doc =
                        "At a stop: how long requests are still taken, each answered with 'connection: close', so that clients of open"
                                + " connections go elsewhere and none is reset.",
                min = 0,
                max = 60000)
        int farewell,

        @Setting(
                value = "15000",
                unit = "ms",
                doc = "At a stop: longest wait for the requests under way.",
                min = 0,
                max = 600000)
        int drain) {}
