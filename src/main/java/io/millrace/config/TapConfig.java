package io.millrace.config;

/** What those may see who look at events as they leave a stage, by {@code GET /api/v1/tap}. */
public record TapConfig(
        @Setting(
                value = "4",
                unit = "clients",
                doc = "Most clients of one node at a time; more are answered 503.",
                min = 0,
                max = 100)
        int clients,

        @Setting(
                value = "200",
                unit = "events/s",
                doc =
                        "Most events shown to one client; the others are counted as skipped. Showing them costs the stage time.",
                min = 1,
                max = 10000)
        int rate,

        @Setting(
                value = "65536",
                unit = "bytes",
                doc = "Larger events are shown without their content.",
                min = 1024,
                max = 8388608)
        int eventBytes,

        @Setting(
                value = "2000",
                unit = "ms",
                doc = "How long a client looks that does not follow.",
                min = 100,
                max = 60000)
        int sample) {}
