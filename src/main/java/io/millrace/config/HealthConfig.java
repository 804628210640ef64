package io.millrace.config;

/** From where on {@code GET /health} says {@code degraded}; what fails is told without a bound. */
public record HealthConfig(
        @Setting(
                value = "5",
                unit = "%",
                doc = "Share of a stage's events that it refuses, within the window.",
                min = 1,
                max = 100)
        int errorShare,

        @Setting(
                value = "60000",
                unit = "ms",
                doc = "Over which the share of errors is counted.",
                min = 1000,
                max = 3600000)
        int errorWindow,

        @Setting(
                value = "100",
                unit = "events",
                doc = "Fewer within the window make no share: one wrong event of three is no trouble.",
                min = 1,
                max = 1000000)
        int errorEvents,

        @Setting(
                value = "60000",
                unit = "ms",
                env = "MILLRACE_HEALTH_TIME_LAG",
                doc = "Age of the oldest event that a consumer has read and not settled.",
                min = 100,
                max = 86400000)
        int timeLag,

        @Setting(
                value = "85",
                unit = "%",
                doc = "Used share of the disk that the data directory is on; looked at where a service is embedded.",
                min = 1,
                max = 100)
        int diskShare,

        @Setting(value = "0", unit = "MiB", doc = "Size of the database; 0 for no bound.", min = 0, max = 1000000000)
        int databaseSize) {}
