package io.millrace.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.collect.CollectServer.Reply;
import io.millrace.config.KafkaConfig;
import io.millrace.kafka.Topics;
import io.millrace.stack.Stack;
import io.millrace.stack.TestConfigs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;

/** A collector on the real Kafka, and what it wrote there. */
abstract class CollectBench {
    static final String NDJSON = "application/x-ndjson";

    static KafkaConfig kafka;

    static CollectServer server;

    @BeforeAll
    static void start(Stack stack) throws Exception {
        kafka = stack.kafkaConfig();
        CollectServer.makeTopics(kafka);
        server = new CollectServer(stack.freshVertx(), kafka, TestConfigs.limits(), router -> router.get("/events/:id")
                .handler(context -> context.fail(new IllegalStateException("secret"))));
    }

    static List<Integer> counts(Reply reply) {
        return List.of(
                reply.json().get("accepted").intValue(),
                reply.json().get("rejected").intValue());
    }

    static UUID correlation(Reply reply) {
        return UUID.fromString(reply.json().get("correlation_id").textValue());
    }

    static List<ConsumerRecord<byte[], byte[]>> raw(Reply reply) {
        return Topic.of(kafka, Topics.RAW, correlation(reply).toString());
    }

    static List<ConsumerRecord<byte[], byte[]>> letters(Reply reply) {
        return Topic.of(kafka, Topics.DEAD_LETTER, correlation(reply).toString());
    }

    static void assertProblem(Reply reply, int status, String code) {
        assertEquals(status, reply.status(), () -> new String(reply.raw().body(), StandardCharsets.UTF_8));
        assertProblem(reply, code);
    }

    static void assertProblem(Reply reply, String code) {
        assertEquals("application/problem+json", reply.header("content-type"));
        assertEquals("nosniff", reply.header("x-content-type-options"));
        assertEquals(code, reply.json().get("code").textValue());
        assertEquals("/docs/errors/" + code, reply.json().get("type").textValue());
        assertEquals(reply.status(), reply.json().get("status").intValue());
    }
}
