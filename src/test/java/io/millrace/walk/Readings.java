package io.millrace.walk;

import io.millrace.kit.Producing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Raw records of a stream {@code readings} that lie in Kafka before a server comes, so that it takes them as one batch, and what becomes
 * of each by the declaration: too much is refused, one kind is filtered.
 */
final class Readings {
    static final String REFUSED_LATER = event("a", "plain", 5000);
    static final String REFUSED_LATER_TOO = event("e", "plain", 6000);
    static final String FILTERED_FIRST = event("c", "old", 8);
    static final String FILTERED_LATER = event("d", "new", 9);
    static final String DUPLICATE_FIRST = event("a", "plain", 5);
    static final String STORED = event("b", "plain", 7);
    static final String DUPLICATE = event("b", "plain", 70);

    private static final String DECLARATION = """
            { "natural_id": ".id",
              "normalise": "{\\"id\\": .id, \\"kind\\": .kind, \\"amount\\": if (.amount <= %d) .amount else null}",
              "filters": [{ "name": "unwanted", "when": ".kind == \\"%s\\"" }],
              "rows": [{ "table": "readings", "columns": [
                  { "name": "amount", "type": "numeric", "value": ".data.amount", "required": true }] }] }""";
    private static final String SCHEMA = """
            { "type": "object", "required": ["id", "kind", "amount"], "properties": {
                "id": { "type": "string" }, "kind": { "type": "string" }, "amount": { "type": "integer" } } }""";

    /** Event ids of what was produced. */
    final Map<String, UUID> ids = new LinkedHashMap<>();

    static void declare(Path directory, int most, String unwanted) {
        try {
            Path folder = Files.createDirectories(directory.resolve("streams/readings"));
            Files.writeString(folder.resolve("stream.json"), DECLARATION.formatted(most, unwanted));
            Files.writeString(folder.resolve("schema.json"), SCHEMA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String event(String id, String kind, int amount) {
        return "{\"id\":\"%s\",\"kind\":\"%s\",\"amount\":%d}".formatted(id, kind, amount);
    }

    /** All into one partition, in this order. */
    void produce(Installation installation, String... events) throws Exception {
        Map<String, String> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + installation.kafka());
        try (KafkaProducer<byte[], byte[]> producer = Producing.producer(kafka, Map.of())) {
            for (String event : events) {
                ids.put(event, UUID.randomUUID());
                producer.send(record(event, ids.get(event))).get();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String event, UUID id) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("events.raw", 0, null, bytes(event));
        record.headers()
                .add("event-id", bytes(id.toString()))
                .add("stream", bytes("readings"))
                .add("received-at", bytes(Instant.now().toString()));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
