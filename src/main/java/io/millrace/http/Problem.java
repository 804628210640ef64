package io.millrace.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.millrace.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one form of an error (RFC 9457).
 *
 * @param code stable, lower case with underscores; {@code type} is {@code /docs/errors/<code>}
 * @param detail one sentence on this very occurrence, without payload or stack
 * @param retryable true where the same request may pass later
 * @param limit what was exceeded; null where nothing was
 * @param actual how much came; null where unknown
 * @param retryAfter seconds for the header of that name; 0 for none
 * @param members further members: texts, numbers, lists, maps or JSON trees
 */
public record Problem(
        int status,
        String code,
        String detail,
        boolean retryable,
        Long limit,
        Long actual,
        int retryAfter,
        Map<String, Object> members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Retryable where the status is 408, 429 or 503. */
    public static Problem of(int status, String code, String detail) {
        boolean retryable = status == 408 || status == 429 || status == 503;
        return new Problem(status, code, detail, retryable, null, null, 0, Map.of());
    }

    public Problem withLimit(long limit, long actual) {
        return new Problem(status, code, detail, retryable, limit, actual, retryAfter, members);
    }

    /** Says that the same request may pass, and after how many seconds. */
    public Problem withRetryAfter(int seconds) {
        return new Problem(status, code, detail, true, limit, actual, seconds, members);
    }

    public Problem withRetryable(boolean may) {
        return new Problem(status, code, detail, may, limit, actual, retryAfter, members);
    }

    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, code, detail, retryable, limit, actual, retryAfter, more);
    }

    /** Ends the response, unless its head is out already or the client went away. */
    public void send(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.ended() || response.closed()) {
            return;
        }
        head(response);
        response.end(Buffer.buffer(toJson()));
    }

    /** Status and headers alone, for those who write a larger body around {@link #writeMembers}. */
    public void head(HttpServerResponse response) {
        response.setStatusCode(status).putHeader("content-type", MEDIA_TYPE);
        response.putHeader("cache-control", "no-store").putHeader("x-content-type-options", "nosniff");
        if (retryAfter > 0) {
            response.putHeader("retry-after", Integer.toString(retryAfter));
        }
    }

    public byte[] toJson() {
        ByteArrayBuilder out = new ByteArrayBuilder(512);
        try (JsonGenerator generator = Json.MAPPER.createGenerator(out)) {
            generator.writeStartObject();
            writeMembers(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes the members into an object that the caller opened. */
    public void writeMembers(JsonGenerator generator) throws IOException {
        generator.writeStringField("type", "/docs/errors/" + code);
        generator.writeStringField("title", title());
        generator.writeNumberField("status", status);
        generator.writeStringField("detail", detail);
        generator.writeStringField("code", code);
        generator.writeBooleanField("retryable", retryable);
        if (limit != null) {
            generator.writeNumberField("limit", limit);
        }
        if (actual != null) {
            generator.writeNumberField("actual", actual);
        }
        for (Map.Entry<String, Object> member : members.entrySet()) {
            generator.writePOJOField(member.getKey(), member.getValue());
        }
    }

    /** The code as words: the same for every occurrence, as RFC 9457 asks. */
    private String title() {
        String words = code.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
