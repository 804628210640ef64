package io.millrace.collect;

import static io.millrace.collect.Events.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.collect.CollectServer.Reply;
import io.millrace.config.LimitsConfig;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people send who mean harm: it is bounded, answered without a stack, and holds nothing. */
@MillraceStack
class AttackerIT {
    private static final LimitsConfig LIMITS =
            new LimitsConfig(5_242_880, 1000, 262_144, 64, 1000, 400, 2_000, 67_108_864);
    private static CollectServer server;

    @BeforeAll
    static void start(Stack stack) throws Exception {
        CollectServer.makeTopics(stack.kafkaConfig());
        server = new CollectServer(stack.freshVertx(), stack.kafkaConfig(), LIMITS);
    }

    @AfterEach
    void nothingIsHeld() {
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
        assertEquals(202, server.post(event("honest")).status());
    }

    @Test
    void aBodyThatDripsIsCutOffAtTheDeadline() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            client.write(head(100) + "[{\"a\"");
            await().until(() -> server.inFlight() > 0);
            String reply = client.readAll();
            assertTrue(reply.startsWith("HTTP/1.1 408 "), reply);
            assertTrue(reply.toLowerCase(java.util.Locale.ROOT).contains("connection: close"), reply);
            assertTrue(reply.contains("\"code\":\"request_timeout\""), reply);
        }
    }

    @Test
    void aClientThatLeavesIsForgotten() throws Exception {
        RawClient client = new RawClient(server.port).write(head(100_000) + "[" + " ".repeat(50_000));
        await().until(() -> server.inFlight() >= 50_000);
        client.close();
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
    }

    @Test
    void manyHalfBodiesTakeNoMoreThanTheySend() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(new RawClient(server.port).write(head(5_000_000) + "[1"));
        }
        await().until(() -> server.inFlight() >= 200);
        assertTrue(server.inFlight() < 10_000);
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void aHeadThatDripsIsCutOffAtTheDeadline() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            assertEquals("", client.write("POST /collect HTTP/1.1\r\nHo").readAll());
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosedAtOnceAndCounted() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CollectServer.CONNECTIONS; i++) {
            clients.add(new RawClient(server.port).write(head(10)));
        }
        await().until(() -> server.connections() == CollectServer.CONNECTIONS);
        try (RawClient beyond = new RawClient(server.port)) {
            assertEquals("", beyond.readAll());
        }
        assertTrue(
                server.registry.counter("millrace.collect.connections.refused").count() > 0);
        for (RawClient client : clients) {
            client.close();
        }
        await().until(() -> server.connections() < 100);
    }

    /** More answers than the sockets of both sides take, of packages that Kafka has. */
    @Test
    void answersThatNobodyReadsCountAsInFlightUntilTheirConnectionIsClosedAtTheDeadline() throws Exception {
        String refused = "[" + "1,".repeat(999) + "1]";
        try (RawClient client = new RawClient(server.port)) {
            for (int i = 0; i < 60; i++) {
                client.write(head(refused.length()) + refused);
            }
            double[] answered = {-1};
            await().atMost(Duration.ofSeconds(60))
                    .during(Duration.ofMillis(LIMITS.requestDeadline() / 4))
                    .until(() -> answered[0] == (answered[0] = server.answers(422)) && server.inFlight() > 100_000);
            double connections = server.connections();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertEquals(0, server.inFlight());
                assertEquals(connections - 1, server.connections());
            });
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItIsSent() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            client.write(head(900_000_000, "Expect: 100-continue"));
            String reply = client.readTo("\"}");
            assertTrue(reply.startsWith("HTTP/1.1 413 "), reply);
            assertFalse(reply.contains("100 Continue"));
        }
    }

    @Test
    void anHonestClientIsToldToGoOn() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            client.write(head(event("a").length(), "Expect: 100-continue"));
            assertTrue(client.readTo("\r\n\r\n").startsWith("HTTP/1.1 100 "));
            assertTrue(client.write(event("a")).readTo("\r\n\r\n").startsWith("HTTP/1.1 202 "));
        }
    }

    @Test
    void requestsInOneConnectionAreAnsweredInTheirOrder() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            client.write(head(2) + "[]" + head(event("a").length()) + event("a") + head(3) + "[{}");
            assertTrue(client.readTo("body_empty\"").startsWith("HTTP/1.1 400 "));
            assertTrue(client.readTo("accepted\"}").contains("HTTP/1.1 202 "));
            assertTrue(client.readTo("body_malformed\"").contains("HTTP/1.1 400 "));
        }
    }

    @Test
    void whatIsNoHttpIsAnsweredAsAProblemToo() throws Exception {
        assertProblem("\u0001\u0002 nonsense\r\n\r\n", 400, "bad_request");
        assertProblem("POST /" + "a".repeat(2_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri_too_long");
        assertProblem(
                "POST /collect HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n", 431, "headers_too_large");
        assertProblem("POST /collect HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400, "bad_request");
    }

    @Test
    void aBrokenChunkEndsTheRequest() throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            client.write("POST /collect HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n2\r\n[1\r\nzz\r\n");
            String reply = client.readAll();
            assertFalse(reply.contains(" 202 "), reply);
        }
    }

    @Test
    void deepNestingIsRefusedAsAnEvent() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        Reply reply = server.post(deep);
        assertEquals(422, reply.status());
        assertEquals("limits.depth", reply.json().at("/results/0/errors/0/rule").textValue());
    }

    @Test
    void aThousandMembersOfNothingAreRefused() {
        byte[] empty = GunzipTest.gzip(new byte[0]);
        byte[] many = new byte[empty.length * 200_000];
        for (int i = 0; i < 200_000; i++) {
            System.arraycopy(empty, 0, many, i * empty.length, empty.length);
        }
        Reply reply = server.post(
                "/collect", "application/json", BodyPublishers.ofByteArray(many), "content-encoding", "gzip");
        assertEquals(400, reply.status());
    }

    @Test
    void namesThatAreNoStreamsAreNotEchoed() {
        Reply reply = server.post("/collect/%3Cscript%3E", "application/json", "{}");
        assertEquals(404, reply.status());
        assertFalse(new String(reply.raw().body(), UTF_8).contains("script"));
    }

    private static void assertProblem(String request, int status, String code) throws Exception {
        try (RawClient client = new RawClient(server.port)) {
            String reply = client.write(request).readAll();
            assertTrue(reply.matches("(?s)HTTP/1.[01] " + status + " .*"), reply);
            assertTrue(reply.contains("\"code\":\"" + code + "\""), reply);
        }
    }

    private static String head(int length, String... more) {
        return "POST /collect HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n" + (more.length == 0 ? "" : String.join("\r\n", more) + "\r\n") + "\r\n";
    }
}
