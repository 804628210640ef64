package io.millrace.deduplicate;

import io.millrace.config.Setting;

/** How long natural ids are held. */
public record DeduplicateConfig(
        @Setting(
                value = "30",
                unit = "days",
                env = "MILLRACE_DEDUPLICATE_WINDOW",
                doc = "A second delivery within it is always told; claims are held for up to twice as long.",
                min = 1,
                max = 3650)
        int window,

        @Setting(
                value = "600000",
                unit = "ms",
                doc = "How often a node looks whether a new generation of claims is due.",
                min = 1000,
                max = 86400000)
        int rotationCheck,

        @Setting(
                value = "5000",
                unit = "ms",
                doc =
                        "Longest time that a rotation makes claimers wait for its lock; it is tried again at the next check.",
                min = 100,
                max = 60000)
        int rotationLockTimeout) {}
