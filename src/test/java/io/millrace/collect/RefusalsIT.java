package io.millrace.collect;

import static io.millrace.collect.Events.array;
import static io.millrace.collect.Events.event;
import static io.millrace.collect.Events.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.collect.CollectServer.Reply;
import io.millrace.stack.MillraceStack;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and requests that are refused whole: each by its status and code. */
@MillraceStack
class RefusalsIT extends CollectBench {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "[ ]"})
    void answers400ToABodyWithoutEvents(String body) {
        assertProblem(server.post(body), 400, "body_empty");
    }

    @Test
    void answers400WithThePlaceWhereABodyCantBeCut() {
        Reply reply = server.post("[" + event("a") + ",\n  ," + event("b") + "]");
        assertProblem(reply, 400, "body_malformed");
        assertEquals(2, reply.json().get("line").intValue());
        assertEquals(3, reply.json().get("column").intValue());
        assertEquals(event("a").length() + 5, reply.json().get("byte").intValue());
    }

    @Test
    void answers404NamingTheKnownStreams() {
        for (String path : List.of("/collect/parcel%73", "/collect/a/b", "/collect/HOLDED")) {
            Reply reply = server.post(path, "application/json", "{}");
            assertProblem(reply, 404, "unknown_stream");
            assertEquals("[\"holded\"]", reply.json().get("streams").toString());
        }
    }

    @Test
    void answers405WithAllow() {
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            Reply reply = server.method(method, "/collect/holded");
            assertProblem(reply, 405, "method_not_allowed");
            assertEquals("POST", reply.header("allow"));
        }
        Reply reply = server.method("DELETE", "/events/1");
        assertProblem(reply, 405, "method_not_allowed");
        assertEquals("GET", reply.header("allow"));
    }

    @Test
    void answersTheFrameworksOwnErrorsAsProblems() {
        assertProblem(server.method("GET", "/collection"), 404, "not_found");
        Reply failed = server.method("GET", "/events/1");
        assertProblem(failed, 500, "internal_error");
        assertFalse(new String(failed.raw().body(), UTF_8).contains("secret"));
    }

    @Test
    void answers413WithLimitAndActual() {
        Reply announced = server.post("[" + " ".repeat(6_000_000) + "]");
        assertProblem(announced, 413, "body_too_large");
        assertEquals(5_242_880, announced.json().get("limit").intValue());
        assertEquals(6_000_002, announced.json().get("actual").intValue());

        Reply events = server.post(array(Collections.nCopies(1_001, "{}")));
        assertProblem(events, 413, "too_many_events");
        assertEquals(1_000, events.json().get("limit").intValue());
        assertEquals(1_001, events.json().get("actual").intValue());
    }

    @Test
    void answers413ToABombAndToAStreamWithoutLength() {
        byte[] bomb = GunzipTest.gzip(new byte[100 << 20]);
        assertProblem(
                server.post(
                        "/collect", "application/json", BodyPublishers.ofByteArray(bomb), "content-encoding", "gzip"),
                413,
                "body_too_large");
        var endless = BodyPublishers.ofByteArrays(Collections.nCopies(600, new byte[10_000]));
        assertProblem(server.post("/collect", "application/json", endless), 413, "body_too_large");
    }

    @Test
    void answers400ToWhatIsNotGzip() {
        Reply reply =
                server.post("/collect", "application/json", BodyPublishers.ofString("{}"), "content-encoding", "gzip");
        assertProblem(reply, 400, "body_not_gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "snappy", "gzip, gzip"})
    void answers415ToOtherEncodings(String encoding) {
        Reply reply = server.post(
                "/collect", "application/json", BodyPublishers.ofString(event("a")), "content-encoding", encoding);
        assertProblem(reply, 415, "unsupported_encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16"
            })
    void answers415ToOtherMediaTypes(String mediaType) {
        assertProblem(server.post("/collect", mediaType, event("a")), 415, "unsupported_media_type");
    }
}
