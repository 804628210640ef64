package io.millrace.analytics;

import io.millrace.config.Setting;

/** How changed lines of aggregates are published. */
public record AnalyticsConfig(
        @Setting(
                value = "1000",
                unit = "ms",
                doc =
                        "Between two looks for lines that changed: one that changes all the time is published this often.",
                min = 10,
                max = 3600000)
        int interval,

        @Setting(value = "500", unit = "lines", doc = "Most lines of one transaction.", min = 1, max = 10000)
        int lines,

        @Setting(
                value = "15000",
                unit = "ms",
                doc = "After which another node takes over from one that is not heard of.",
                min = 1000,
                max = 600000)
        int lease,

        @Setting(value = "10000", unit = "ms", doc = "Longest transaction.", min = 1000, max = 600000)
        int transactionTimeout) {
    public AnalyticsConfig {
        if (interval * 2 > lease) {
            throw new IllegalArgumentException("lease: at least twice interval");
        }
        if (transactionTimeout >= lease) {
            throw new IllegalArgumentException(
                    "lease: longer than transactionTimeout, so that a slow one is not taken over from");
        }
    }
}
