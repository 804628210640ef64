package io.millrace.walk;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.kit.Reading;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What anybody who reads events.analytics knows in the end. */
final class AnalyticsTopic {
    private AnalyticsTopic() {}

    /** The last line of each key, by aggregate. */
    static Map<String, Set<JsonNode>> newest(Installation installation) {
        Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        Reading.committed(Map.of("bootstrap.servers", "127.0.0.1:" + installation.kafka()), "events.analytics")
                .forEach(record -> last.put(ByteBuffer.wrap(record.key()), record));
        Map<String, Set<JsonNode>> lines = new HashMap<>();
        last.values().stream().filter(record -> record.value() != null).forEach(record -> lines.computeIfAbsent(
                        Reading.header(record, "aggregate"), name -> new HashSet<>())
                .add(Json.read(record.value())));
        return lines;
    }
}
