import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The enriched events of one stream: java -cp (kafka-clients, zstd-jni, slf4j-api) SilverConsumer.java 127.0.0.1:9092 holded [how many] */
class SilverConsumer {
    public static void main(String[] args) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[0], "group.id", "downstream-java", "auto.offset.reset", "earliest",
                "isolation.level", "read_committed", "enable.auto.commit", "false");
        long left = args.length > 2 ? Long.parseLong(args[2]) : Long.MAX_VALUE;
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("events.silver"));
            while (left > 0) {
                for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofSeconds(1))) {
                    if (header(event, "stream").equals(args[1])) {
                        // keep the row of the highest revision: insert … on conflict (event_id) do update … where it is lower
                        System.out.println(header(event, "event-id") + " " + header(event, "revision") + " " + event.value());
                        left--;
                    }
                }
                consumer.commitSync(); // after what was read is kept: read again after a crash, never lost
            }
        }
    }

    private static String header(ConsumerRecord<String, String> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
