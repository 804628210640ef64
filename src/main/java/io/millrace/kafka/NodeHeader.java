package io.millrace.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes on every record of a producer which node wrote it: {@link Headers#NODE}. Thread: the sender's. */
public final class NodeHeader implements ProducerInterceptor<byte[], byte[]> {
    private static final String NAME = "millrace.node";

    private byte[] node;

    /** A producer's settings and these. */
    static <T> Map<String, T> with(Map<String, T> settings, String node, Class<T> type) {
        Map<String, T> all = new HashMap<>(settings);
        all.put("interceptor.classes", type.cast(NodeHeader.class.getName()));
        all.put(NAME, type.cast(node));
        return all;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        node = settings.get(NAME).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A record that is sent once more has it already. */
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.headers().lastHeader(Headers.NODE) == null) {
            record.headers().add(Headers.NODE, node);
        }
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // nothing to do
    }

    @Override
    public void close() {
        // nothing to close
    }
}
