package io.millrace.kafka;

import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.IsoInstant;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Between a record's headers and an {@link Envelope}. Reading never fails: a header that is missing, unreadable or makes no sense
 * counts as absent, and what can't be absent is made from the record's place and time.
 */
public final class Envelopes {
    /** Where a traceparent has digits of hexadecimal, and what is between them. */
    private static final String TRACEPARENT = "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00";
    /** Of characters behind it, which later versions may have. */
    private static final int MORE = 64;

    private Envelopes() {}

    /**
     * @param sourceStream the stream that reads this topic of others, whose headers may mean anything: there the record's place is its
     *     id and the topic its stream. Null for a topic of Millrace, whose headers say both, the schema and, after events.raw, revision
     *     and origin of the raw record
     */
    public static Item item(Partition partition, ConsumerRecord<byte[], byte[]> record, String sourceStream) {
        Map<String, String> headers = texts(record.headers());
        Origin place = partition.at(record.offset());
        byte[] value = record.value() == null ? new byte[0] : record.value();
        Instant written = HeaderText.instant(record.timestamp());
        Envelope envelope = sourceStream != null
                ? foreign(place, written, headers, sourceStream)
                : own(place, written, headers, !partition.topic().equals(Topics.RAW));
        Item item = new Item(place, record.key(), value, headers, envelope);
        item.writtenAt = written;
        return item;
    }

    /** The event's own headers; those that it has no value for are left out. Origin is among them once it is known. */
    public static List<Header> headers(Envelope envelope) {
        List<Header> headers = new ArrayList<>(12);
        add(headers, Headers.EVENT_ID, envelope.eventId());
        add(headers, Headers.CORRELATION_ID, envelope.correlationId());
        add(headers, Headers.STREAM, envelope.stream());
        add(headers, Headers.SCHEMA_ID, envelope.schemaId() == 0 ? null : envelope.schemaId());
        add(headers, Headers.RECEIVED_AT, IsoInstant.text(envelope.receivedAt()));
        add(headers, Headers.REVISION, envelope.revision());
        add(headers, Headers.TRACEPARENT, envelope.traceparent());
        add(headers, Headers.ORIGIN, envelope.origin());
        return headers;
    }

    /** The value where it is a traceparent of W3C Trace Context, else null. */
    public static String traceparent(String value) {
        return value != null && isTraceparent(value) ? value : null;
    }

    private static boolean isTraceparent(String value) {
        int more = value.length() - TRACEPARENT.length();
        if (more < 0 || more > MORE) {
            return false;
        }
        for (int i = 0; i < TRACEPARENT.length(); i++) {
            char c = value.charAt(i);
            boolean hex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (TRACEPARENT.charAt(i) == '-' ? c != '-' : !hex) {
                return false;
            }
        }
        return value.chars().skip(TRACEPARENT.length()).noneMatch(Character::isISOControl);
    }

    static void add(List<Header> headers, String name, Object value) {
        if (value != null) {
            headers.add(HeaderText.header(name, value.toString()));
        }
    }

    private static Envelope foreign(Origin place, Instant written, Map<String, String> headers, String stream) {
        return new Envelope(
                Ids.ofOrigin(place),
                HeaderText.uuid(headers.get(Headers.CORRELATION_ID)),
                stream,
                0,
                written,
                place,
                1,
                traceparent(headers.get(Headers.TRACEPARENT)));
    }

    /** @param derived from a raw record, which is named; else it is the raw record */
    private static Envelope own(Origin place, Instant written, Map<String, String> headers, boolean derived) {
        UUID eventId = HeaderText.uuid(headers.get(Headers.EVENT_ID));
        Instant receivedAt = HeaderText.instant(headers.get(Headers.RECEIVED_AT));
        return new Envelope(
                eventId == null ? Ids.ofOrigin(place) : eventId,
                HeaderText.uuid(headers.get(Headers.CORRELATION_ID)),
                headers.get(Headers.STREAM),
                positive(headers.get(Headers.SCHEMA_ID), 0),
                receivedAt == null ? written : receivedAt,
                derived ? origin(headers.get(Headers.ORIGIN), place) : place,
                derived ? positive(headers.get(Headers.REVISION), 1) : 1,
                traceparent(headers.get(Headers.TRACEPARENT)));
    }

    static Origin origin(String text, Origin otherwise) {
        try {
            return text == null ? otherwise : Origin.parse(text);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    static int positive(String text, int otherwise) {
        Integer number = HeaderText.integer(text);
        return number == null || number < 1 ? otherwise : number;
    }

    private static Map<String, String> texts(Iterable<Header> headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            String text = HeaderText.readHeader(header.value());
            if (text != null && header.key().indexOf('\0') < 0) {
                texts.put(header.key(), text);
            }
        }
        return texts;
    }
}
