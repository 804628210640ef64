package io.millrace.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ReadAhead ahead = new ReadAhead(5, 100);

    @Test
    void givesWhatSeveralPollsReadAsOneBatch() {
        ahead.add(slice(3, 0, 1));
        ahead.add(slice(7, 4, 5));

        Slice all = ahead.take(10);

        assertEquals(4, all.count());
        assertEquals(0, all.first());
        assertEquals(7, all.end());
        assertTrue(ahead.isEmpty());
    }

    @Test
    void endsASmallerBatchWhereTheNextRecordBegins() {
        ahead.add(slice(9, 0, 1, 5, 6));

        assertEquals(5, ahead.take(2).end());
        Slice rest = ahead.take(2);
        assertEquals(5, rest.first());
        assertEquals(9, rest.end());
    }

    @Test
    void endsWhereMarkersEndThatCameAlone() {
        ahead.add(slice(2, 0, 1));
        ahead.add(slice(4));

        assertEquals(4, ahead.take(2).end());
    }

    @Test
    void givesNoMoreBytesThanItsBoundButOneRecordAtLeast() {
        ahead.add(new Slice(List.of(record(0, 60)), 1));
        ahead.add(new Slice(List.of(record(1, 40), record(2, 200), record(3, 1)), 4));

        assertEquals(2, ahead.take(10).end());
        assertEquals(3, ahead.take(10).end());
        assertEquals(4, ahead.take(10).end());
        assertTrue(ahead.isEmpty());
    }

    @Test
    void hasNoRoomBeyondItsRecordsOrBytesUntilTheyAreTaken() {
        ahead.add(slice(4, 0, 1, 2, 3));
        assertTrue(ahead.room());
        ahead.add(slice(5, 4));
        assertFalse(ahead.room());
        ahead.take(1);
        assertTrue(ahead.room());

        ahead.add(new Slice(List.of(record(5, 99)), 6));
        assertFalse(ahead.room());
        ahead.clear();
        assertTrue(ahead.room());
        assertTrue(ahead.isEmpty());
    }

    private static Slice slice(long end, long... offsets) {
        return new Slice(
                LongStream.of(offsets).mapToObj(offset -> record(offset, 1)).toList(), end);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, int bytes) {
        return new ConsumerRecord<>(
                "topic",
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                -1,
                bytes,
                null,
                new byte[bytes],
                new RecordHeaders(),
                Optional.empty());
    }
}
