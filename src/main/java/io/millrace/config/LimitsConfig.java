package io.millrace.config;

/** What one request, and one event, may be. Listed by GET /api/v1/limits and quoted in errors. */
public record LimitsConfig(
        @Setting(
                value = "5242880",
                unit = "bytes",
                env = "MILLRACE_BODY_BYTES",
                doc = "Largest body after decompression.",
                min = 1024,
                max = 1073741824)
        int bodyBytes,

        @Setting(
                value = "1000",
                unit = "events",
                env = "MILLRACE_PACKAGE_EVENTS",
                doc = "Most events of one request.",
                min = 1,
                max = 1000000)
        int packageEvents,

        @Setting(
                value = "262144",
                unit = "bytes",
                env = "MILLRACE_EVENT_BYTES",
                doc = "Largest event.",
                min = 64,
                max = LimitsConfig.MOST_EVENT_BYTES)
        int eventBytes,

        @Setting(
                value = "64",
                unit = "levels",
                doc = "Deepest nesting of an event.",
                min = 1,
                max = LimitsConfig.MOST_DEPTH)
        int depth,

        @Setting(
                value = "1000",
                unit = "digits",
                doc = "Longest spelling of a number.",
                min = 10,
                max = LimitsConfig.MOST_DIGITS)
        int numberDigits,

        @Setting(
                value = "400",
                doc = "Greatest absolute decimal exponent of a number.",
                min = 1,
                max = LimitsConfig.MOST_EXPONENT)
        int exponent,

        @Setting(
                value = "10000",
                unit = "ms",
                env = "MILLRACE_REQUEST_DEADLINE",
                doc = "Longest time from request to answer.",
                min = 100,
                max = 600000)
        int requestDeadline,

        @Setting(
                value = "67108864",
                unit = "bytes",
                env = "MILLRACE_IN_FLIGHT_BYTES",
                doc = "Most bytes of a node between socket and acknowledgement.",
                min = 1048576,
                max = 8589934592L)
        long inFlightBytes) {
    static final int MOST_EVENT_BYTES = 7_340_032;
    static final int MOST_DEPTH = 1_000;
    static final int MOST_DIGITS = 10_000;
    static final int MOST_EXPONENT = 10_000;

    /** Of an event as loose as any node may have them: by these, what another node accepted is read. */
    public static LimitsConfig widest() {
        return new LimitsConfig(
                5_242_880, 1_000, MOST_EVENT_BYTES, MOST_DEPTH, MOST_DIGITS, MOST_EXPONENT, 10_000, 67_108_864);
    }
}
