package io.millrace.collect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.millrace.bus.Item;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.http.Problem;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a package is answered, once all of it is durable: 202 where all was accepted, 207 where some, 422 where nothing was.
 *
 * @param accepted how many of the events
 */
record Answer(EventPackage judged, int accepted) {
    /** Of one event; further ones are counted. */
    private static final int MAX_ERRORS = 20;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_SNIFF_NAME = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

    int status() {
        return accepted == judged.items().size() ? 202 : accepted > 0 ? 207 : 422;
    }

    /** Completes when it is written; to nobody where the client went away. */
    Future<Void> send(HttpServerResponse response, byte[] json) {
        if (response.closed()) {
            return Future.succeededFuture();
        }
        if (status() == 422) {
            refused().head(response);
        } else {
            response.setStatusCode(status());
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).putHeader(NO_SNIFF_NAME, NO_SNIFF);
        }
        if (accepted == 1 && judged.items().size() == 1) {
            response.putHeader(
                    HttpHeaders.LOCATION,
                    "/events/" + judged.items().getFirst().envelope.eventId());
        }
        return response.end(Buffer.buffer(json));
    }

    byte[] json() {
        ByteArrayBuilder out = new ByteArrayBuilder(160 + 100 * judged.items().size());
        try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
            json.writeStartObject();
            if (status() == 422) {
                refused().writeMembers(json);
            }
            json.writeStringField("correlation_id", judged.correlationId().toString());
            json.writeNumberField("accepted", accepted);
            json.writeNumberField("rejected", judged.items().size() - accepted);
            writeResults(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Problem refused() {
        return Problem.of(422, "events_refused", "no event of the package is valid; results says why");
    }

    private void writeResults(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("results");
        int index = 0;
        for (Item item : judged.items()) {
            json.writeStartObject();
            json.writeNumberField("index", index++);
            json.writeStringField("event_id", item.envelope.eventId().toString());
            if (item.outcome instanceof Outcome.Rejected rejected) {
                json.writeStringField("status", "rejected");
                writeErrors(json, rejected.rejection());
            } else {
                json.writeStringField("status", "accepted");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeErrors(JsonGenerator json, Rejection rejection) throws IOException {
        List<Violation> violations = rejection.violations();
        json.writeStringField("code", rejection.code());
        json.writeArrayFieldStart("errors");
        for (Violation violation : violations.subList(0, Math.min(violations.size(), MAX_ERRORS))) {
            json.writeStartObject();
            json.writeStringField("pointer", violation.pointer());
            json.writeStringField("rule", violation.rule());
            json.writeStringField("message", violation.message());
            if (rejection instanceof Rejection.BeyondLimit beyond) {
                json.writeNumberField("limit", beyond.limit());
                json.writeNumberField("actual", beyond.actual());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
