package io.millrace.collect;

import io.millrace.config.LimitsConfig;
import io.millrace.http.Problem;
import java.util.List;

/** Why a whole request is refused: the problem of each reason, with its stable code. */
final class Refusals {
    private Refusals() {}

    static Problem unknownStream(String name, List<String> known) {
        String detail = name.isEmpty()
                ? "no stream is declared the default: name one, as /collect/{stream}"
                : "no stream of this name is declared";
        return Problem.of(404, "unknown_stream", detail).with("streams", known);
    }

    static Problem mediaType() {
        return Problem.of(
                415,
                "unsupported_media_type",
                "send application/json (an object or an array), or application/x-ndjson, in UTF-8");
    }

    static Problem encoding() {
        return Problem.of(415, "unsupported_encoding", "the body may be sent as it is, or with Content-Encoding: gzip");
    }

    /** @param actual as announced, or as far as it was read */
    static Problem bodyTooLarge(LimitsConfig limits, long actual) {
        return Problem.of(413, "body_too_large", "the body is larger than limits.bodyBytes, after decompression")
                .withLimit(limits.bodyBytes(), actual);
    }

    static Problem tooManyEvents(LimitsConfig limits, int actual) {
        return Problem.of(413, "too_many_events", "the body holds more events than limits.packageEvents")
                .withLimit(limits.packageEvents(), actual);
    }

    static Problem elementTooLarge(long limit, long actual) {
        return Problem.of(413, "body_too_large", "an element of the body is too large to be kept even as a dead letter")
                .withLimit(limit, actual);
    }

    static Problem empty() {
        return Problem.of(400, "body_empty", "the body holds no event");
    }

    static Problem broken(Cut.Broken broken, byte[] body) {
        return Problem.of(400, "body_malformed", broken.reason())
                .with("line", broken.line(body))
                .with("column", broken.column(body))
                .with("byte", broken.at());
    }

    static Problem notGzip(Gunzip.Result.Corrupt corrupt) {
        return Problem.of(400, "body_not_gzip", corrupt.reason()).with("byte", corrupt.at());
    }

    static Problem unreadable() {
        return Problem.of(400, "body_malformed", "the transfer encoding of the body is broken");
    }

    static Problem slowBody(LimitsConfig limits) {
        return Problem.of(408, "request_timeout", "the body did not arrive within limits.requestDeadline milliseconds")
                .with("limit", limits.requestDeadline());
    }

    static Problem noRoom(InFlight inFlight) {
        return Problem.of(503, "in_flight_exceeded", "the server has as much under way as limits.inFlightBytes allows")
                .withLimit(inFlight.limit(), inFlight.bytes())
                .withRetryAfter(inFlight.retryAfter());
    }

    static Problem deadline(LimitsConfig limits, InFlight inFlight) {
        return unavailable("deadline_exceeded", "no acknowledgement came within limits.requestDeadline", inFlight)
                .with("limit", limits.requestDeadline());
    }

    static Problem notAcknowledged(InFlight inFlight) {
        return unavailable("not_acknowledged", "Kafka does not acknowledge", inFlight);
    }

    static Problem notJudged(InFlight inFlight) {
        return unavailable("validation_unavailable", "the events can't be validated now", inFlight);
    }

    static Problem stopping() {
        return Problem.of(503, "stopping", "this server is stopping").withRetryAfter(1);
    }

    static Problem starting() {
        return Problem.of(503, "starting", "this server is about to start").withRetryAfter(1);
    }

    static Problem internal() {
        return Problem.of(500, "internal_error", "the server failed; its log says why");
    }

    private static Problem unavailable(String code, String reason, InFlight inFlight) {
        String promise =
                "; some of the package may be stored, and sending it again is safe where events have an id of their own";
        return Problem.of(503, code, reason + promise).withRetryAfter(inFlight.retryAfter());
    }
}
