package io.millrace.prove.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that nobody who knows the contract would write, of several kinds in turn, straight into {@code events.raw}. Thread: one, which waits. */
public final class Poison {
    private static final String TOPIC = "events.raw";
    private static final int LARGE = 900 << 10;
    private static final int LONG_TYPE = 3 << 10;
    private static final int LARGE_SHARE = 500; // one of so many is large

    private final Random random;
    private final Map<String, Integer> kinds = new LinkedHashMap<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private Poison(Random random) {
        this.random = random;
    }

    /**
     * What was written.
     *
     * @param kinds records of each kind
     * @param partitions and offsets: the places
     */
    public record Written(Map<String, Integer> kinds, List<Integer> partitions, List<Long> offsets) {}

    /** Writes so many; each is there when this returns. */
    public static Written write(String bootstrap, int records, Random random) throws InterruptedException {
        Poison poison = new Poison(random);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.request.size", 2 << 20, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int number = 0; number < records; number++) {
                poison.sent.add(producer.send(poison.record(number)));
            }
            return poison.written();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take the records", e);
        }
    }

    private Written written() throws InterruptedException, ExecutionException {
        List<Integer> partitions = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (Future<RecordMetadata> one : sent) {
            partitions.add(one.get().partition());
            offsets.add(one.get().offset());
        }
        return new Written(kinds, partitions, offsets);
    }

    private ProducerRecord<byte[], byte[]> record(int number) {
        if (number % LARGE_SHARE == 0) {
            return of("large", "holded", "\"" + "x".repeat(LARGE) + "\"");
        }
        return switch (number % 9) {
            case 0 -> of("no_json", "holded", "{\"data\":" + random.nextInt());
            case 1 -> of("nul", "holded", event(number, "A\\u0000B", "{\"id\":\"\\u0000\"}"));
            case 2 -> of("unknown_stream", "nobody", event(number, "A", "{}"));
            case 3 -> schema(of("unknown_schema", "holded", event(number, "A", "{}")));
            case 4 -> of("no_headers", null, event(number, "A", "{}"));
            case 5 -> of("long_type", "holded", event(number, "t".repeat(LONG_TYPE), "{}"));
            case 6 -> of("huge_number", "holded", event(number, "A", "{\"amount\":1e200000}"));
            case 7 -> of("far_year", "holded", dated(number));
            default -> of("random_bytes", "holded", bytes());
        };
    }

    private String bytes() {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String event(int number, String type, String data) {
        return "{\"data\":" + data + ",\"headers\":{\"type\":\"" + type + "\",\"targetSubscription\":\"Billing\","
                + Packages.context(number) + ",\"" + Packages.MESSAGE + "\":\"poison-" + number + "\"}}";
    }

    private static String dated(int number) {
        String event = event(number, "A", "{}");
        return event.substring(0, event.length() - 2) + ",\"" + Packages.TIME + "\":\"+300000-01-01T00:00:00Z\"}}";
    }

    private ProducerRecord<byte[], byte[]> of(String kind, String stream, String value) {
        kinds.merge(kind, 1, Integer::sum);
        byte[] key = Integer.toString(random.nextInt()).getBytes(StandardCharsets.US_ASCII);
        var record = new ProducerRecord<>(TOPIC, key, value.getBytes(StandardCharsets.UTF_8));
        if (stream != null) {
            record.headers().add("stream", stream.getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    private static ProducerRecord<byte[], byte[]> schema(ProducerRecord<byte[], byte[]> record) {
        record.headers().add("schema-id", "2000000000".getBytes(StandardCharsets.US_ASCII));
        return record;
    }
}
