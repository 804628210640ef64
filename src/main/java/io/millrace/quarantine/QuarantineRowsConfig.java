package io.millrace.quarantine;

import io.millrace.config.Setting;

/** Rows of dead letters. */
public record QuarantineRowsConfig(
        @Setting(
                value = "8388608",
                unit = "bytes",
                doc = "Originals written by one statement; a batch with more takes several, in one transaction.",
                min = 65536,
                max = 268435456)
        int statementBytes) {}
