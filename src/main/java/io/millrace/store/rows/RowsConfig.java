package io.millrace.store.rows;

import io.millrace.config.Setting;

/** Rows and their tables. */
public record RowsConfig(
        @Setting(
                value = "10",
                unit = "years",
                doc =
                        "Months within so many years of now have a partition of their own, made when needed; all others share the default one.",
                min = 1,
                max = 100)
        int partitionYears,

        @Setting(
                value = "60000",
                unit = "ms",
                doc =
                        "Longest wait for another node that brings the tables to the declarations, or for one that uses them.",
                min = 1000,
                max = 3600000)
        int tableLockTimeout) {}
