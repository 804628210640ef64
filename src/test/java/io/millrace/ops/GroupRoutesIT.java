package io.millrace.ops;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Contract;
import io.millrace.group.GroupVerbs;
import io.millrace.http.Failures;
import io.millrace.json.Json;
import io.millrace.kafka.Reader;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.OffsetRange;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs over HTTP, on groups that nobody reads for but where it is said. */
@MillraceStack
class GroupRoutesIT {
    private static final int DEADLINE = 1_000;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Node node;
    private HttpServer server;
    private String topic;
    private String sink;
    private String refine;

    @BeforeEach
    void serve(Stack stack) throws Exception {
        node = new Node(stack);
        topic = stack.freshTopic("in", 2);
        sink = "sink of " + topic;
        refine = "refine of " + topic;
        List<Reader> readers =
                List.of(new Reader(sink, List.of(topic), false), new Reader(refine, List.of(topic), true));
        await(node.seeding.seed(readers));
        Producing.records(node.kafka, topic, 2, 10, i -> new byte[10]);
        Router router = Router.router(node.vertx);
        GroupVerbs verbs = new GroupVerbs(readers, node.database, node.rows, node.topics, node.offsets);
        new GroupRoutes(Contract.builtIn(), verbs, DEADLINE).mount(router);
        Failures.mount(router);
        server = await(node.vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void listsAndShowsGroups() throws Exception {
        JsonNode all = Json.read(get("").body()).get("groups");
        assertEquals(
                List.of(sink, refine),
                all.valueStream().map(one -> one.get("group").asText()).toList());
        assertEquals(
                Json.read("{\"partitions\":2,\"lag\":10,\"paused\":0,\"stopped\":0}"),
                ((com.fasterxml.jackson.databind.node.ObjectNode) all.get(0)).without(List.of("group", "topics")));
        JsonNode partitions = Json.read(get("/" + encoded(sink)).body()).get("partitions");
        assertEquals(2, partitions.size());
        assertEquals(5, partitions.get(0).get("lag").asInt());
        assertProblem(404, "group_not_found", get("/nobody"));
    }

    @Test
    void pausesAndResumesWithTheReasonAndThePeerInTheAudit() throws Exception {
        HttpResponse<String> looked = post(sink, "pause", "{}");
        assertEquals(200, looked.statusCode(), looked.body());
        assertTrue(Json.read(looked.body()).get("dry_run").asBoolean());
        assertNull(row(sink, 0).pausedAt());
        assertEquals(1, audits("group.pause", true));

        HttpResponse<String> done =
                post(sink, "pause", "{\"topic\":\"" + topic + "\",\"partition\":0,\"reason\":\"a drill\"}");

        assertEquals(200, done.statusCode(), done.body());
        assertEquals(
                "paused: " + topic + "-0", Json.read(done.body()).get("becomes").asText());
        assertNotNull(row(sink, 0).pausedAt());
        assertNull(row(sink, 1).pausedAt());
        assertEquals(1, Json.read(get("").body()).at("/groups/0/paused").asInt());
        assertEquals(1, audits("group.pause", false));
        assertEquals(
                200,
                post(sink, "resume", "{\"reason\":\"over\",\"dry_run\":true}").statusCode());
        assertNotNull(row(sink, 0).pausedAt());
        assertEquals(200, post(sink, "resume", "{\"reason\":\"over\"}").statusCode());
        assertNull(row(sink, 0).pausedAt());
    }

    @Test
    void seeksAndSkipsASink() throws Exception {
        assertEquals(
                200,
                post(sink, "seek", place(0, "\"offset\":2,\"reason\":\"a drill\""))
                        .statusCode());
        assertEquals(2, row(sink, 0).next());
        HttpResponse<String> elsewhere = post(sink, "skip", place(0, "\"offset\":1,\"reason\":\"a drill\""));
        assertProblem(409, "group_elsewhere", elsewhere);
        assertEquals("/offset", Json.read(elsewhere.body()).get("pointer").asText());

        HttpResponse<String> skipped = post(sink, "skip", place(0, "\"offset\":2,\"count\":2,\"reason\":\"a drill\""));

        assertEquals(200, skipped.statusCode(), skipped.body());
        assertEquals(4, row(sink, 0).next());
        assertEquals(List.of(new OffsetRange(0, 4)), row(sink, 0).skipped());
    }

    @Test
    void saysThatTheServersMustStopWhereRefineHasMembers() throws Exception {
        try (KafkaConsumer<byte[], byte[]> member = member()) {
            Awaitility.await().until(() -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
            });
            HttpResponse<String> refused = post(refine, "skip", place(0, "\"offset\":0,\"reason\":\"a drill\""));

            assertProblem(409, "group_has_members", refused);
            assertTrue(refused.body().contains("stop the servers"), refused.body());
            assertEquals(0, row(refine, 0).next());
            assertEquals(0, audits("group.skip", false));
        }
    }

    @Test
    void everyRefusalHasItsCode() throws Exception {
        String reason = "\"reason\":\"a drill\"";
        assertProblem(404, "group_not_found", post("nobody", "pause", "{}"));
        assertProblem(404, "not_found", post(sink, "drop", "{}"));
        assertProblem(405, "method_not_allowed", get("/" + encoded(sink) + "/pause"));
        assertProblem(422, "partition_not_read", post(sink, "pause", "{\"topic\":\"another\"}"));
        assertProblem(409, "group_not_seeded", post(sink, "pause", place(7, reason)));
        assertProblem(422, "partition_not_read", post(sink, "seek", place(7, "\"offset\":0")));
        assertProblem(422, "offset_unusable", post(sink, "seek", place(0, "\"offset\":99")));
        assertProblem(422, "offset_unusable", post(sink, "skip", place(0, "\"offset\":0,\"count\":6")));
        assertProblem(409, "nothing_to_adopt", post(sink, "adopt-topic", "{\"topic\":\"" + topic + "\"}"));
        HttpResponse<String> unknown = post(sink, "pause", "{\"patrition\":0}");
        assertProblem(400, "invalid_body", unknown);
        assertEquals(
                "/patrition", Json.read(unknown.body()).at("/errors/0/pointer").asText());
        for (String none : List.of("", "[]", "{", "{\"topic\":\"a\",\"topic\":\"b\"}", "{} {}")) {
            assertProblem(400, "invalid_body", post(sink, "pause", none));
        }
        assertProblem(413, "body_too_large", post(sink, "pause", "{\"reason\":\"" + "x".repeat(65_536) + "\"}"));
        assertNull(row(sink, 0).pausedAt());
    }

    @Test
    void aPageFromElsewhereChangesNothing() throws Exception {
        String body = "{\"reason\":\"mischief\"}";
        assertProblem(415, "unsupported_media_type", post(sink, "pause", body, "content-type", "text/plain"));
        assertProblem(415, "unsupported_media_type", post(sink, "pause", body, "accept", "*/*"));
        assertProblem(
                403,
                "cross_site",
                post(sink, "pause", body, "content-type", "application/json", "origin", "http://elsewhere.example"));
        assertNull(row(sink, 0).pausedAt());
        assertEquals(0, audits("group.pause", false));

        HttpResponse<String> own = post(
                sink,
                "pause",
                body,
                "content-type",
                "application/json; charset=utf-8",
                "origin",
                "http://127.0.0.1:" + server.actualPort());

        assertEquals(200, own.statusCode(), own.body());
    }

    @Test
    void aBodyThatDripsIsCutOffAtItsDeadline() throws Exception {
        try (Socket client = new Socket("127.0.0.1", server.actualPort())) {
            client.getOutputStream()
                    .write(("POST /api/v1/groups/" + encoded(sink)
                                    + "/pause HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 20\r\n\r\n{\"reason\"")
                            .getBytes(StandardCharsets.US_ASCII));
            String reply = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(reply.startsWith("HTTP/1.1 408 "), reply);
        }
    }

    private String place(int partition, String more) {
        return "{\"topic\":\"" + topic + "\",\"partition\":" + partition + "," + more + "}";
    }

    private LedgerRow row(String group, int partition) throws Exception {
        return node.row(group, node.partition(topic, partition));
    }

    private long audits(String action, boolean dry) throws Exception {
        return await(node.database.query(
                        "select count(*) from audit where action = $1 and dry_run = $2 and who = 'http 127.0.0.1'"
                                + " and target like '%' || $3 || '%' and (dry_run or reason = 'a drill')",
                        action, dry, topic))
                .iterator()
                .next()
                .getLong(0);
    }

    private KafkaConsumer<byte[], byte[]> member() {
        Map<String, Object> settings = new HashMap<>(node.kafka);
        settings.put("group.id", refine);
        settings.put("enable.auto.commit", "false");
        KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        return member;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String group, String verb, String body) throws Exception {
        return post(group, verb, body, "content-type", "application/json");
    }

    private HttpResponse<String> post(String group, String verb, String body, String... headers) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/" + encoded(group) + "/" + verb))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1/groups" + path);
    }

    private static String encoded(String group) {
        return group.replace(" ", "%20");
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(code, Json.read(answer.body()).get("code").asText());
    }
}
