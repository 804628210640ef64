package io.millrace.tracing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.bus.Taps;
import io.millrace.config.Secret;
import io.millrace.config.TracingConfig;
import io.millrace.event.NodeClock;
import io.millrace.kit.LogLines;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TracingTest {
    private static final int ALL = 1_000;

    @RegisterExtension
    final LogLines log = LogLines.of(ToldExporter.class);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private OtlpReceiver receiver;
    private Tracing tracing;

    @BeforeEach
    void listen() throws IOException {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void close() {
        end();
        receiver.close();
    }

    @Test
    void tracesTheShareOfWhatComesWithoutATrace() {
        begin(0);
        assertFalse(sampled(request(null)));
        end();
        begin(ALL);
        assertTrue(sampled(request(null)));
        end();
        begin(ALL / 4);
        long traced =
                IntStream.range(0, ALL).filter(i -> sampled(request(null))).count();
        assertTrue(traced > 150 && traced < 350, () -> traced + " of 1000"); // 250 ± 14
    }

    @Test
    void doesWhatATraceparentSays() {
        begin(ALL);
        assertTrue(request("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
                .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00"));
        end();
        begin(0);
        assertTrue(request("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .matches("00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01"));
    }

    @Test
    void authorizesItself() {
        begin(ALL);
        request(null);
        await().until(() -> receiver.authorizations().equals(List.of("Bearer word")));
    }

    @Test
    void countsAndTellsOnceThatTheReceiverIsAwayAndBack() {
        begin(ALL);
        receiver.away(true);
        request(null);
        await().atMost(Duration.ofSeconds(20)).until(() -> count("failed") == 1);
        request(null);
        await().atMost(Duration.ofSeconds(20)).until(() -> count("failed") == 2);
        receiver.away(false);
        request(null);
        await().atMost(Duration.ofSeconds(20)).until(() -> count("sent") == 1);
        assertEquals(3, count("ended"));
        assertEquals(
                List.of(
                        "the receiver of traces does not take them, they are dropped",
                        "the receiver of traces takes them again"),
                log.told());
    }

    @Test
    void dropsWhatTheQueueDoesNotHold() {
        receiver.close(); // refuses at once, and again and again until the try is over
        begin(ALL);
        int spans = 5_000;
        for (int i = 0; i < spans; i++) {
            request(null);
        }
        assertEquals(spans, count("ended"));
        end();
        await().atMost(Duration.ofSeconds(20)).until(() -> count("failed") > 0);
        assertTrue(count("failed") < spans, () -> "failed " + count("failed"));
        assertEquals(0, count("sent"));
    }

    private void begin(int share) {
        TracingConfig config =
                new TracingConfig(receiver.address() + "/", new Secret("Bearer word"), null, share, 512, 500);
        tracing = Tracing.of(config, "node", "1", NodeClock.UTC, new Taps(), metrics);
    }

    private void end() {
        await().atMost(Duration.ofSeconds(30)).until(tracing.close()::isComplete);
    }

    private static boolean sampled(String traceparent) {
        return (traceparent.charAt(traceparent.length() - 1) & 1) == 1;
    }

    /** The traceparent of its events. */
    private String request(String traceparent) {
        RequestTrace trace = tracing.request("holded", traceparent, Instant.now());
        String own = trace.traceparent(UUID.randomUUID());
        trace.ended(202);
        return own;
    }

    private double count(String what) {
        return metrics.counter("millrace.tracing.spans." + what).count();
    }
}
