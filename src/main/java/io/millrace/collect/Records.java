package io.millrace.collect;

import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.kafka.DeadLetterRecord;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The records that a judged package becomes: {@code accepted + letters = events of the package}.
 *
 * @param accepted for events.raw
 * @param letters for events.dead.letter
 */
record Records(List<ProducerRecord<byte[], byte[]>> accepted, List<ProducerRecord<byte[], byte[]>> letters) {

    static Records of(EventPackage judged, Instant now) {
        List<ProducerRecord<byte[], byte[]>> accepted =
                new ArrayList<>(judged.items().size());
        List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>(0);
        List<Header> shared = null;
        int schemaId = -1;
        for (Item item : judged.items()) {
            if (!item.open()) {
                letters.add(DeadLetterRecord.of(item, now));
                continue;
            }
            if (item.envelope.schemaId() != schemaId) {
                schemaId = item.envelope.schemaId();
                shared = shared(item.envelope);
            }
            accepted.add(raw(item, shared));
        }
        return new Records(accepted, letters);
    }

    private static ProducerRecord<byte[], byte[]> raw(Item item, List<Header> shared) {
        Envelope envelope = item.envelope;
        String id = envelope.eventId().toString();
        List<Header> headers = new ArrayList<>(shared.size() + 1);
        headers.add(new RecordHeader(Headers.EVENT_ID, id.getBytes(StandardCharsets.US_ASCII)));
        headers.addAll(shared);
        byte[] key = (item.naturalId == null ? id : item.naturalId).getBytes(StandardCharsets.UTF_8);
        byte[] line = OneLine.of(item.value);
        return new ProducerRecord<>(Topics.RAW, null, envelope.receivedAt().toEpochMilli(), key, line, headers);
    }

    /** All but the event's id are the same for the events of a package, and made once. */
    private static List<Header> shared(Envelope envelope) {
        return Envelopes.headers(envelope).stream()
                .filter(header -> !header.key().equals(Headers.EVENT_ID))
                .toList();
    }
}
