package io.millrace.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills topics. */
public final class Producing {
    private Producing() {}

    /** Records from..to in turn over the partitions, values as given. */
    public static void records(
            Map<String, String> kafka, String topic, int partitions, int count, IntFunction<byte[]> value)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of("linger.ms", 5))) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % partitions, null, value.apply(i))));
            }
            producer.flush();
            for (Future<?> one : sent) {
                one.get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** One transaction of so many records into partition 0; each leaves a marker. */
    public static void transaction(Map<String, String> kafka, String topic, int count, String value, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer =
                producer(kafka, Map.of("transactional.id", UUID.randomUUID().toString()))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(
                        new ProducerRecord<>(topic, 0, null, value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    public static KafkaProducer<byte[], byte[]> producer(Map<String, String> kafka, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(kafka);
        // on a topic made a moment ago the first batch may be refused while the second is taken; one at a time keeps
        // their order
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
