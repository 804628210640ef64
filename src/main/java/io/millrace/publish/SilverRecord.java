package io.millrace.publish;

import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.json.Json;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The record of events.silver: the enriched document as value, the partition key as key, what Millrace knows in headers. */
final class SilverRecord {
    private SilverRecord() {}

    /** @param declaration number of the stream's declaration that it passed */
    static ProducerRecord<byte[], byte[]> of(Item item, int revision, int declaration) {
        Envelope envelope = item.envelope.withRevision(revision);
        List<Header> headers = Envelopes.headers(envelope);
        add(headers, Headers.RECEIVED_BY, receivedBy(item));
        add(headers, Headers.NATURAL_ID, item.naturalId);
        add(headers, Headers.EVENT_TIME, item.eventTime);
        add(headers, Headers.DECLARATION, declaration);
        add(headers, Headers.RESULT_HASH, HexFormat.of().formatHex(item.resultHash));
        byte[] key = item.partitionKey == null ? null : item.partitionKey.getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.SILVER, null, null, key, Json.write(item.silver), headers);
    }

    /** Of a raw record who wrote it; of a re-entry what it brings. */
    private static String receivedBy(Item item) {
        boolean raw = item.origin.equals(item.envelope.origin());
        return item.headers.get(raw ? Headers.NODE : Headers.RECEIVED_BY);
    }

    private static void add(List<Header> headers, String name, Object value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** About what it takes on the wire. */
    static long bytes(ProducerRecord<byte[], byte[]> made) {
        long bytes = 100L + length(made.key()) + length(made.value());
        for (Header header : made.headers()) {
            bytes += 10L + header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
