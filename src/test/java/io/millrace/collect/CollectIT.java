package io.millrace.collect;

import static io.millrace.collect.Events.array;
import static io.millrace.collect.Events.event;
import static io.millrace.collect.Events.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.collect.CollectServer.Reply;
import io.millrace.event.Ids;
import io.millrace.kafka.Headers;
import io.millrace.stack.MillraceStack;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, and how each event is answered. */
@MillraceStack
class CollectIT extends CollectBench {
    @Test
    void answersAnEventWith202AndItsLocation() {
        Reply reply = server.post(event("m-1"));

        assertEquals(202, reply.status());
        JsonNode result = reply.json().get("results").get(0);
        assertEquals("/events/" + result.get("event_id").textValue(), reply.header("location"));
        assertEquals("accepted", result.get("status").textValue());
        assertEquals(List.of(1, 0), counts(reply));
        assertEquals(7, UUID.fromString(result.get("event_id").textValue()).version());
        assertEquals("nosniff", reply.header("x-content-type-options"));
    }

    @Test
    void writesTheEventAsItCameUnderItsNaturalId() {
        String sent = event("key-1", "\"amount\" : 1.50E+2 ,\t\"x\":[ ]");
        Reply reply = server.post(
                "/collect/holded",
                "application/json; charset=utf-8",
                BodyPublishers.ofString(sent),
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertEquals(202, reply.status(), () -> new String(reply.raw().body(), UTF_8));
        ConsumerRecord<byte[], byte[]> record = raw(reply).getFirst();
        assertEquals(sent, Topic.value(record));
        assertEquals("key-1", new String(record.key(), UTF_8));
        assertEquals("holded", Topic.header(record, Headers.STREAM));
        assertEquals("7", Topic.header(record, Headers.SCHEMA_ID));
        assertEquals("1", Topic.header(record, Headers.REVISION));
        assertEquals(reply.json().at("/results/0/event_id").textValue(), Topic.header(record, Headers.EVENT_ID));
        assertEquals(
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Topic.header(record, Headers.TRACEPARENT));
        assertEquals(Ids.timeOf(correlation(reply)).toString(), Topic.header(record, Headers.RECEIVED_AT));
    }

    @Test
    void bringsAnEventOfManyLinesToOneAndMakesATraceparent() {
        String pretty = event("m-2").replace(":{", " :\r\n  {\t").replace("100.50", "1.00e2");
        ConsumerRecord<byte[], byte[]> record = raw(server.post(pretty)).getFirst();
        assertEquals(event("m-2").replace("100.50", "1.00e2"), Topic.value(record));
        assertTrue(Topic.header(record, Headers.TRACEPARENT).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"array", "lines", "gzip"})
    void takesManyEventsInAnyForm(String form) {
        List<String> events = events(300);
        Reply reply =
                switch (form) {
                    case "array" -> server.post(array(events));
                    case "lines" -> server.post("/collect", NDJSON, String.join("\r\n", events) + "\n\n");
                    default ->
                        server.post(
                                "/collect",
                                "application/json",
                                BodyPublishers.ofByteArray(
                                        GunzipTest.gzip(array(events).getBytes(UTF_8))),
                                "content-encoding",
                                "gzip");
                };
        assertEquals(202, reply.status());
        assertNull(reply.header("location"));
        assertEquals(List.of(300, 0), counts(reply));
        List<String> stored =
                new ArrayList<>(raw(reply).stream().map(Topic::value).toList());
        Collections.sort(stored);
        assertEquals(events.stream().sorted().toList(), stored);
    }

    @Test
    void judgesEachEventAloneAndKeepsTheRefusedAsLetters() {
        List<String> lines = List.of(
                event("ok-1"),
                "{\"data\":{\"id\":\"d\"}",
                event("ok-2", "\"amount\":NaN"),
                event("ok-2", "\"id\":\"twice\""),
                event("ok-2", "\"x\":\"\\u0000\""),
                event("ok-2", "\"x\":\"\\ud800\""),
                "[1]",
                event("ok-3"));
        Reply reply = server.post("/collect", NDJSON, String.join("\n", lines));

        assertEquals(207, reply.status());
        assertEquals(List.of(2, 6), counts(reply));
        assertEquals("malformed_json", reply.json().at("/results/1/code").textValue());
        assertEquals("/data/x", reply.json().at("/results/4/errors/0/pointer").textValue());
        assertEquals(2, raw(reply).size());
        List<ConsumerRecord<byte[], byte[]>> letters = letters(reply);
        assertEquals(lines.subList(1, 7), letters.stream().map(Topic::value).toList());
        for (int i = 0; i < letters.size(); i++) {
            JsonNode result = reply.json().get("results").get(i + 1);
            assertEquals(i + 1, result.get("index").intValue());
            assertEquals("rejected", result.get("status").textValue());
            assertEquals(result.get("event_id").textValue(), Topic.header(letters.get(i), Headers.EVENT_ID));
            assertEquals(result.at("/errors/0/message").textValue(), Topic.header(letters.get(i), Headers.ERROR));
            assertEquals("validate", Topic.header(letters.get(i), Headers.STAGE));
        }
    }

    @Test
    void refusesInvalidUtf8WithinOneElementAlone() {
        byte[] body = array(List.of(event("a"), event("b", "\"x\":\"?\""), event("c")))
                .getBytes(UTF_8);
        body[new String(body, UTF_8).indexOf('?')] = (byte) 0xC3;
        Reply reply = server.post("/collect", "application/json", BodyPublishers.ofByteArray(body));
        assertEquals(List.of(2, 1), counts(reply));
        assertEquals("invalid_utf8", reply.json().at("/results/1/code").textValue());
        byte[] original = letters(reply).getFirst().value();
        assertArrayEquals(
                Arrays.copyOfRange(body, event("a").length() + 2, event("a").length() + 2 + original.length), original);
    }

    @Test
    void keepsAnElementOfThreeMebibytesAsALetterOfItsOriginalBytes() {
        String large =
                event("large", "\"x\":\"" + "é\\n".repeat(3 << 18) + "\"").replace("{\"data\"", "{\n \"data\"");
        Reply reply = server.post(array(List.of(event("a"), large)));

        assertEquals(207, reply.status());
        JsonNode error = reply.json().at("/results/1/errors/0");
        assertEquals("limits.eventBytes", error.get("rule").textValue());
        assertEquals(262_144, error.get("limit").intValue());
        assertEquals(large.getBytes(UTF_8).length, error.get("actual").intValue());
        ConsumerRecord<byte[], byte[]> letter = letters(reply).getFirst();
        assertEquals(large, Topic.value(letter));
        assertEquals("collect", Topic.header(letter, Headers.STAGE));
        assertEquals("too_large", Topic.header(letter, Headers.CATEGORY));
    }

    @Test
    void answers422WithResultsWhereNothingIsValid() {
        Reply reply = server.post("[{},{\"a\":1}]");
        assertEquals(422, reply.status());
        assertProblem(reply, "events_refused");
        assertEquals(List.of(0, 2), counts(reply));
        assertFalse(reply.json().at("/results/0/errors/0/message").textValue().isEmpty());
        assertEquals(2, letters(reply).size());
        assertTrue(raw(reply).isEmpty());
    }

    @Test
    void listsTheLimits() {
        JsonNode limits = server.method("GET", "/api/v1/limits").json();
        assertEquals(5_242_880, limits.get("bodyBytes").intValue());
        assertEquals(10_000, limits.get("requestDeadline").intValue());
        assertEquals(8, limits.size());
    }

    @Test
    void givesEachEventAnIdOfItsOwnUnderOneCorrelationId() {
        Reply reply = server.post(array(events(50)));
        assertEquals(
                50,
                reply.json().get("results").findValuesAsText("event_id").stream()
                        .distinct()
                        .count());
        assertNotEquals(correlation(reply), correlation(server.post(event("a"))));
    }

    @Test
    void holdsNothingInFlightAfterItsAnswers() {
        server.post(array(events(10)));
        server.post("[");
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
        assertTrue(server.registry
                        .get("millrace.collect.answers")
                        .tag("status", "202")
                        .counter()
                        .count()
                > 0);
    }
}
