package io.millrace.reenter;

import io.millrace.event.Envelope;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The record of events.reentry: the raw record's value, its headers where Kafka still has them, and over these what is known of the
 * event from its row and its claim. Keyed by the natural id, so that re-entries of one event keep their order.
 */
final class ReentryRecord {
    private ReentryRecord() {}

    /** @param rawHeaders of the raw record; none where it was read from an object */
    static ProducerRecord<byte[], byte[]> of(Candidate candidate, byte[] value, Iterable<Header> rawHeaders) {
        List<Header> headers = own(candidate);
        Set<String> owned = headers.stream().map(Header::key).collect(Collectors.toCollection(HashSet::new));
        owned.add(Headers.RESULT_HASH);
        owned.add(Headers.DECLARATION);
        owned.add(Headers.EVENT_TIME);
        owned.add(Headers.NODE);
        owned.add(Headers.RECEIVED_BY);
        rawHeaders.forEach(header -> {
            if (!owned.contains(header.key())) {
                headers.add(header);
            }
        });
        byte[] key = candidate.naturalId().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.REENTRY, null, null, key, value, headers);
    }

    private static List<Header> own(Candidate candidate) {
        Envelope envelope = new Envelope(
                candidate.eventId(),
                candidate.correlationId(),
                candidate.stream(),
                candidate.schemaId(),
                candidate.receivedAt(),
                candidate.raw(),
                candidate.revision(),
                null);
        List<Header> headers = new ArrayList<>(Envelopes.headers(envelope));
        add(headers, Headers.CLAIM_KEY, HexFormat.of().formatHex(candidate.claimKey()));
        if (candidate.resultHash() != null) {
            add(headers, Headers.RESULT_HASH, HexFormat.of().formatHex(candidate.resultHash()));
        }
        if (candidate.declaration() != null) {
            add(headers, Headers.DECLARATION, candidate.declaration().toString());
        }
        if (candidate.receivedBy() != null) {
            add(headers, Headers.RECEIVED_BY, candidate.receivedBy());
        }
        if (candidate.eventTime() != null) {
            add(headers, Headers.EVENT_TIME, candidate.eventTime().toString());
        }
        return headers;
    }

    private static void add(List<Header> headers, String name, String value) {
        headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
