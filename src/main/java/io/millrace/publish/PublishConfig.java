package io.millrace.publish;

import io.millrace.config.Setting;

/** How refine's Kafka transactions behave. */
public record PublishConfig(
        @Setting(
                value = "15000",
                unit = "ms",
                doc = "Longest transaction, and longest wait for one step of it.",
                min = 1000,
                max = 600000)
        int transactionTimeout,

        @Setting(value = "2", unit = "ms", doc = "How long a record waits for others.", min = 0, max = 1000)
        int linger,

        @Setting(
                value = "262144",
                unit = "bytes",
                doc = "Size of a producer's batch to one partition.",
                min = 16384,
                max = 8388608)
        int batchBytes,

        @Setting(
                value = "8388608",
                unit = "bytes",
                doc = "Largest silver record or letter; at most the topics' max.message.bytes.",
                min = 1048576,
                max = 1073741824)
        int maxRecordBytes,

        @Setting(
                value = "none",
                doc = "Compression of what is published.",
                values = {"none", "gzip", "snappy", "lz4", "zstd"})
        String compression) {}
