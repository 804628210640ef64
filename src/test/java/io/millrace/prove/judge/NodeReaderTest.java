package io.millrace.prove.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node does not tell is never taken for a balance of 0. */
class NodeReaderTest {
    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0.0, 1.5, 0",
                "3.0, 1.5, 3",
                "-2.0, 1.5, -2",
                "1.2E7, 1.5, 12000000",
                "0.0, 60.0, -", // from before
                "NaN, 1.5, -", // a node that was started a moment ago
                "0.0, NaN, -",
                "-, 1.5, -",
                "0.0, -, -"
            })
    void tellsAResidualThatIsKnownAndYoung(String residual, String age, Long expected) throws Exception {
        String told = "millrace_balance_residual_other 9\n" + line("millrace_balance_residual", residual)
                + line("millrace_balance_age_seconds", age);
        assertEquals(expected == null ? NodeReader.UNKNOWN : expected, residual(200, told));
    }

    @Test
    void knowsNothingOfANodeThatDoesNotAnswer() throws Exception {
        assertEquals(NodeReader.UNKNOWN, residual(503, "away"));
        assertEquals(NodeReader.UNKNOWN, new NodeReader("http://127.0.0.1:1").residual(System.nanoTime()));
    }

    @Test
    void addsUpTheHeap() throws Exception {
        String told = "jvm_memory_used_bytes{area=\"heap\",id=\"Eden\"} 1.048576E7\n"
                + "jvm_memory_used_bytes{area=\"heap\",id=\"Old\"} 1048576.0\n"
                + "jvm_memory_used_bytes{area=\"nonheap\",id=\"Code\"} 9.9E9\n";
        HttpServer node = node(200, () -> told);
        assertEquals(11, reader(node).heapMiB());
        node.stop(0);
    }

    @Test
    void countsStoppedPartitionsOfAGroupAndTellsNoneFromNotKnown() throws Exception {
        String told = "millrace_consume_stopped{group=\"rows\",partition=\"0\"} 1.0\n"
                + "millrace_consume_stopped{group=\"rows\",partition=\"1\"} 1.0\n"
                + "millrace_consume_stopped{group=\"refine\",partition=\"0\"} 0.0\n"
                + "millrace_consume_paused{group=\"refine\",partition=\"0\"} 1.0\n";
        HttpServer node = node(200, () -> told);
        assertEquals(2, reader(node).stopped("rows"));
        assertEquals(0, reader(node).stopped("refine"));
        assertEquals(0, reader(node).stopped("quarantine.rows"));
        node.stop(0);
        assertTrue(Double.isNaN(new NodeReader("http://127.0.0.1:1").stopped("rows")));
    }

    @Test
    void addsUpWhatAStageEndedInOneWay() throws Exception {
        String told = "millrace_deduplicate_ended_total{outcome=\"seen\"} 40.0\n"
                + "millrace_deduplicate_ended_total{outcome=\"repeat\"} 7.0\n"
                + "millrace_publish_ended_total{outcome=\"seen\"} 9.0\n";
        HttpServer node = node(200, () -> told);
        assertEquals(40, reader(node).ended("deduplicate", "seen"));
        assertEquals(0, reader(node).ended("deduplicate", "filtered"));
        node.stop(0);
        assertEquals(0, new NodeReader("http://127.0.0.1:1").ended("deduplicate", "seen"));
    }

    private static long residual(int status, String told) throws Exception {
        HttpServer node = node(status, () -> told);
        try {
            return reader(node).residual(System.nanoTime() - TEN_SECONDS);
        } finally {
            node.stop(0);
        }
    }

    private static String line(String name, String value) {
        return value == null ? "" : name + " " + value + "\n";
    }

    private static NodeReader reader(HttpServer node) {
        return new NodeReader("http://127.0.0.1:" + node.getAddress().getPort());
    }

    static HttpServer node(int status, Supplier<String> told) throws Exception {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/metrics", exchange -> {
            byte[] body = told.get().getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        node.start();
        return node;
    }
}
