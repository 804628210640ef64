package io.millrace.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
    private static final Partition PLACE = new Partition("topic", new UUID(1, 2), 3);
    private static final Origin HERE = PLACE.at(42);
    private static final Origin THERE = new Origin(new UUID(5, 6), 0, 7);
    private static final Envelope ENVELOPE = new Envelope(
            Ids.timeOrdered(Instant.now()),
            Ids.timeOrdered(Instant.now()),
            "holded",
            7,
            Instant.parse("2026-11-20T07:00:00.123Z"),
            THERE,
            2,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    @Test
    void readsBackWhatItWrote() {
        assertEquals(ENVELOPE, read(Envelopes.headers(ENVELOPE), null).envelope);
    }

    @Test
    void leavesOutWhatHasNoValue() {
        Envelope bare = new Envelope(new UUID(8, 9), null, null, 0, Instant.EPOCH, null, 1, null);
        List<String> names =
                Envelopes.headers(bare).stream().map(Header::key).sorted().toList();
        assertEquals(List.of(Headers.EVENT_ID, Headers.RECEIVED_AT, Headers.REVISION), names);
    }

    @Test
    void makesWhatARecordOfOthersLacks() {
        Envelope envelope = read(List.of(), "parcels").envelope;
        assertEquals(
                new Envelope(Ids.ofOrigin(HERE), null, "parcels", 0, Instant.ofEpochMilli(1_000), HERE, 1, null),
                envelope);
    }

    @Test
    void believesNothingOfOthersButWhatOnlyTraces() {
        Envelope envelope = read(Envelopes.headers(ENVELOPE), "parcels").envelope;
        assertEquals(
                new Envelope(
                        Ids.ofOrigin(HERE),
                        ENVELOPE.correlationId(),
                        "parcels",
                        0,
                        Instant.ofEpochMilli(1_000),
                        HERE,
                        1,
                        ENVELOPE.traceparent()),
                envelope);
    }

    @Test
    void takesARawRecordForItsOwnOrigin() {
        Partition raw = new Partition(Topics.RAW, new UUID(1, 2), 3);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(Topics.RAW, 3, 42, null, new byte[0]);
        Envelopes.headers(ENVELOPE).forEach(record.headers()::add);
        Envelope envelope = Envelopes.item(raw, record, null).envelope;
        assertEquals(ENVELOPE.eventId(), envelope.eventId());
        assertEquals(HERE, envelope.origin());
        assertEquals(1, envelope.revision());
    }

    @Test
    void takesHeadersThatMakeNoSenseForAbsent() {
        Item item = read(
                List.of(
                        text(Headers.EVENT_ID, "1-1-1-1-1"),
                        text(Headers.CORRELATION_ID, "x".repeat(100_000)),
                        text(Headers.SCHEMA_ID, "-3"),
                        text(Headers.REVISION, "99999999999"),
                        text(Headers.RECEIVED_AT, "+999999999-01-01T00:00:00Z"),
                        text(Headers.ORIGIN, "here"),
                        text(Headers.TRACEPARENT, "00-zz")),
                null);
        assertEquals(
                new Envelope(Ids.ofOrigin(HERE), null, null, 0, Instant.ofEpochMilli(1_000), HERE, 1, null),
                item.envelope);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0-00af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-a\nb",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void takesWhatIsNoTraceparentForAbsent(String value) {
        assertNull(Envelopes.traceparent(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like"
            })
    void takesTraceparentsOfLaterVersionsToo(String value) {
        assertEquals(value, Envelopes.traceparent(value));
    }

    @Test
    void leavesOutHeadersThatAreNoTextThatCanBeStored() {
        Item item = read(
                List.of(
                        new RecordHeader("binary", new byte[] {(byte) 0xC3, 0x28}),
                        new RecordHeader("nothing", null),
                        text("nul", "a\0b"),
                        text("twice", "first"),
                        text("twice", "é")),
                null);
        assertEquals(Map.of("twice", "é"), item.headers);
    }

    @Test
    void bringsTimesThatNoStoreCanHoldIntoBounds() {
        assertEquals(Instant.EPOCH, record(List.of(), -1L).envelope.receivedAt());
        assertEquals(
                9999,
                record(List.of(), Long.MAX_VALUE)
                        .envelope
                        .receivedAt()
                        .atZone(java.time.ZoneOffset.UTC)
                        .getYear());
    }

    @Test
    void readsARecordWithoutKeyAndValue() {
        Item item = read(List.of(), null);
        assertNull(item.key);
        assertEquals(0, item.value.length);
    }

    @Test
    void boundsWhatItWritesByWholeCharacters() {
        String bounded = HeaderText.bounded("😀".repeat(2_000));
        assertEquals(HeaderText.MAX_BYTES, bounded.getBytes(UTF_8).length);
        assertEquals("😀".repeat(1024), bounded);
        assertEquals(4095, HeaderText.bounded("€".repeat(2_000)).getBytes(UTF_8).length);
        assertEquals("short", HeaderText.bounded("short"));
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private static Item read(List<Header> headers, String sourceStream) {
        return Envelopes.item(PLACE, consumed(headers, 1_000), sourceStream);
    }

    private static Item record(List<Header> headers, long timestamp) {
        return Envelopes.item(PLACE, consumed(headers, timestamp), null);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(List<Header> headers, long timestamp) {
        return new ConsumerRecord<>(
                "topic",
                3,
                42,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(headers),
                Optional.empty());
    }
}
