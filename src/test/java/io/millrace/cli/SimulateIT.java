package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@MillraceStack
class SimulateIT {
    private final StringWriter out = new StringWriter();

    @Test
    void writesEveryEventIntoTheTopic(Stack stack) {
        String topic = stack.freshTopic("simulated", 2);

        int code = Millrace.commandLine(new NoStages(), new Environment(Map.of()))
                .setOut(new PrintWriter(out, true))
                .execute(
                        "simulate",
                        "--json",
                        "--quiet",
                        "--count",
                        "500",
                        "--seed",
                        "7",
                        "--share-duplicate",
                        "0.2",
                        "--kafka",
                        stack.kafkaConfig().address(),
                        "--topic",
                        topic);

        assertEquals(0, code);
        JsonNode summary = Json.read(out.toString());
        assertEquals(500, summary.path("accepted").asInt());
        Set<String> distinct = new HashSet<>();
        assertEquals(500, read(stack, topic, distinct));
        assertEquals(summary.at("/made/valid").asInt(), distinct.size());
    }

    private static int read(Stack stack, String topic, Set<String> distinct) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.kafkaConfig().address());
        int[] count = {0};
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long all = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(end -> end)
                    .sum();
            Awaitility.await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> {
                    count[0]++;
                    distinct.add(event.value());
                });
                return count[0] >= all;
            });
        }
        return count[0];
    }
}
