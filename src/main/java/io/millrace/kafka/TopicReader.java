package io.millrace.kafka;

import io.millrace.event.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed in ranges of offsets, without a group, a poll at a time; for commands. Blocking; one thread. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /**
     * @param common of {@link KafkaSettings#common}
     * @param patience longest wait for anything further, such as the end of a transaction whose producer is gone
     */
    public TopicReader(Map<String, String> common, Duration patience) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.poll.records", 1000);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.patience = patience;
    }

    /** All records of [from, to) in order of offset. {@code IllegalStateException} where nothing further comes in time. */
    public void read(Partition p, long from, long to, Consumer<List<ConsumerRecord<byte[], byte[]>>> each) {
        TopicPartition place = TopicAdmin.of(p);
        consumer.assign(List.of(place));
        consumer.seek(place, from);
        long reached = from;
        long until = System.nanoTime() + patience.toNanos();
        while (reached < to) {
            List<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL).records(place).stream()
                    .filter(record -> record.offset() < to)
                    .toList();
            if (!polled.isEmpty()) {
                each.accept(polled);
            }
            if (consumer.position(place) > reached) {
                reached = consumer.position(place);
                until = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > until) {
                throw new IllegalStateException(p + " shows nothing beyond offset " + reached + " for "
                        + patience.toSeconds() + " s: a transaction is open there, or Kafka does not answer");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
