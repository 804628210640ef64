package io.millrace.normalise;

import io.millrace.config.Setting;

/** What a normalised event may grow to. */
public record NormaliseConfig(
        @Setting(
                value = "2097152",
                unit = "bytes",
                doc = "Largest silver document that a stream's expressions may make of one event.",
                min = 1024,
                max = 7340032)
        int silverBytes) {}
