package io.millrace.config;

/** Spans by OpenTelemetry's protocol; none are made without an address. */
public record TracingConfig(
        @Setting(
                value = "null",
                env = "MILLRACE_OTLP",
                doc = "Address of a receiver of OTLP over HTTP, such as http://collector:4318; null for no tracing.")
        String address,

        @Setting(value = "null", env = "MILLRACE_OTLP_AUTHORIZATION", doc = "Value of the header Authorization.")
        Secret authorization,

        @Setting(value = "null", env = "MILLRACE_OTLP_AUTHORIZATION_FILE", doc = "File that holds the authorization.")
        String authorizationFile,

        @Setting(
                value = "10",
                unit = "per mille",
                doc =
                        "Share of the requests to trace that come without a traceparent; what comes with one is traced where that says so.",
                min = 0,
                max = 1000)
        int share,

        @Setting(
                value = "4096",
                unit = "spans",
                doc = "Most that wait to be sent; what comes beyond is dropped, and counted.",
                min = 512,
                max = 1000000)
        int queue,

        @Setting(value = "5000", unit = "ms", doc = "Longest try to send, with its retries.", min = 100, max = 60000)
        int timeout) {
    public boolean on() {
        return address != null;
    }
}
