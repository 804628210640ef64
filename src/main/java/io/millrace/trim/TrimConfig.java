package io.millrace.trim;

import io.millrace.config.Setting;

/** When topics are trimmed. */
public record TrimConfig(
        @Setting(value = "true", doc = "Delete what every group has settled.")
        boolean enabled,

        @Setting(value = "60000", unit = "ms", doc = "Between two looks.", min = 100, max = 86400000)
        int interval,

        @Setting(
                value = "3600000",
                unit = "ms",
                env = "MILLRACE_TRIM_GRACE",
                doc = "How long a record stays at least after it came, and after every group has settled it.",
                min = 0,
                max = 31536000000L)
        long grace) {}
