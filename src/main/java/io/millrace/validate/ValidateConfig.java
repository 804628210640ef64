package io.millrace.validate;

import io.millrace.config.Setting;

/** How many schemas are kept compiled. */
public record ValidateConfig(
        @Setting(
                value = "1000",
                unit = "schemas",
                doc =
                        "Compiled schemas that are kept in memory, besides those of the streams; the least used goes first.",
                min = 1,
                max = 100000)
        int schemas) {}
