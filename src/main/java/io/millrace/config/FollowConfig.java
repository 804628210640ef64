package io.millrace.config;

/** Who follows the stored events by {@code GET /events/stream}, and what they may take. */
public record FollowConfig(
        @Setting(
                value = "32",
                unit = "clients",
                doc = "Most clients of one node that follow GET /events/stream at a time; more are answered 503.",
                min = 0,
                max = 10000)
        int clients,

        @Setting(
                value = "10000",
                unit = "ms",
                env = "MILLRACE_FOLLOW_PATIENCE",
                doc = "How long such a client may leave unread what was sent to it before it is cut off.",
                min = 100,
                max = 600000)
        int patience,

        @Setting(
                value = "200",
                unit = "ms",
                doc = "Between two looks for what was stored since; one look serves all clients of a node.",
                min = 10,
                max = 60000)
        int look,

        @Setting(
                value = "15000",
                unit = "ms",
                doc = "Without an event, a client is sent a comment and its present position as often as this.",
                min = 100,
                max = 600000)
        int keepAlive) {}
