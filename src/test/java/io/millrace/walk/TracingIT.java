package io.millrace.walk;

import static io.millrace.tracing.OtlpReceiver.hex;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.kit.Processes;
import io.millrace.tracing.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event, followed from the request to each sink by the spans that a receiver of OTLP is sent. */
@Processes
class TracingIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "b7ad6b7169203331";
    private static final String UNTRACED = "1bf7651916cd43dd8448eb211c80319c";
    private static final Set<String> WAY = Set.of(
            "POST /collect",
            "send events.raw",
            "validate",
            "normalise",
            "deduplicate",
            "enrich",
            "publish",
            "store.rows",
            "store.objects");

    @TempDir
    Path directory;

    @Test
    void joinsTheRequestItsRecordAndAllStages() throws Exception {
        Client client = new Client(Installation.in(directory));
        try (OtlpReceiver receiver = new OtlpReceiver();
                ServerProcess server =
                        ServerProcess.ready(directory, Map.of("MILLRACE_OTLP", receiver.address()), List.of(), "run")) {
            send(client, "untraced", "00-" + UNTRACED + "-" + SENDER + "-00");
            send(client, "traced", "00-" + TRACE + "-" + SENDER + "-01");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertEquals(WAY, names(receiver.trace(TRACE))));

            List<Span> spans = receiver.trace(TRACE);
            Span request = named(spans, "POST /collect");
            assertEquals(Span.SpanKind.SPAN_KIND_SERVER, request.getKind());
            assertEquals(SENDER, hex(request.getParentSpanId()));
            for (Span span : spans) {
                assertEquals(span == request ? SENDER : hex(request.getSpanId()), hex(span.getParentSpanId()));
                assertTrue(span.getEndTimeUnixNano() >= span.getStartTimeUnixNano(), span::toString);
                assertTrue(span.getStartTimeUnixNano() >= request.getStartTimeUnixNano(), span::toString);
            }
            assertTrue(named(spans, "store.rows").toString().contains("events.silver"));
            assertEquals(List.of(), receiver.trace(UNTRACED));
            assertFalse(receiver.requests().toString().contains("a secret"), "nothing of the content");
            assertTrue(receiver.requests().toString().contains("service.instance.id"));
            assertTrue(client.get("/metrics").text().contains("millrace_tracing_spans_ended_total"));
            assertEquals(0, server.terminate(), server.output());
            for (String kept : List.of("a secret", "millrace-secret")) {
                assertFalse(server.output().contains(kept), "the log has neither content nor keys");
            }
        }
    }

    @Test
    void tellsTheCodeOfARefusal() throws Exception {
        Client client = new Client(Installation.in(directory));
        try (OtlpReceiver receiver = new OtlpReceiver();
                ServerProcess server =
                        ServerProcess.ready(directory, Map.of("MILLRACE_OTLP", receiver.address()), List.of(), "run")) {
            String traceparent = "00-" + TRACE + "-" + SENDER + "-01";
            assertEquals(
                    422,
                    client.send("POST", "/collect", "application/json", "{}", "traceparent", traceparent)
                            .status());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> names(receiver.trace(TRACE))
                    .containsAll(Set.of("POST /collect", "validate")));
            assertFalse(names(receiver.trace(TRACE)).contains("send events.raw"));
            Status status = named(receiver.trace(TRACE), "validate").getStatus();
            assertEquals(Status.StatusCode.STATUS_CODE_ERROR, status.getCode());
            assertEquals("schema_violated", status.getMessage());
            assertTrue(server.alive());
        }
    }

    private static void send(Client client, String id, String traceparent) throws Exception {
        String stamp = "\"X-Message-Stamp-Holded\\\\";
        String event =
                "{\"data\":{\"id\":\"a secret\"},\"headers\":{\"type\":\"INVOICE_PAID\",\"targetSubscription\":\"Billing\","
                        + stamp
                        + "Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp\":{\"accountId\":\"a\",\"userId\":\"u\"},"
                        + stamp + "Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp\":{\"id\":\"" + id
                        + "\"}}}";
        Client.Answer answer = client.send("POST", "/collect", "application/json", event, "traceparent", traceparent);
        assertEquals(202, answer.status(), answer.text());
    }

    private static Set<String> names(List<Span> spans) {
        return spans.stream().map(Span::getName).collect(toCollection(TreeSet::new));
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
