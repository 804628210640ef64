package io.millrace.store.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Item;
import io.millrace.event.Partition;
import io.millrace.store.objects.Cut.Bound;
import io.millrace.store.objects.Prepared.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final Partition RAW =
            new Partition("events.raw", UUID.fromString("1a2b3c4d-0000-4000-8000-000000000000"), 2);
    private static final Layouts LAYOUTS = Layouts.of(Records.STREAMS);

    @Test
    void makesTheSameBytesWhateverTheBatches() {
        List<Item> items = mixed(0, 1000);
        Cut whole = new Cut(RAW, 0, LAYOUTS, new Bound(1L << 30, 1000, -1));
        whole.fill(items, 0);
        Cut pieces = new Cut(RAW, 0, LAYOUTS, Bound.exactly(1000));
        for (int at = 0; at < 1000; at += 37) {
            pieces.fill(items.subList(at, Math.min(1000, at + 37)), 0);
        }

        Prepared first = whole.prepare();
        Prepared second = pieces.prepare();

        assertEquals(first.cut(), second.cut());
        for (int i = 0; i < first.objects().size(); i++) {
            StoredObject one = first.objects().get(i);
            StoredObject other = second.objects().get(i);
            assertEquals(one.key(), other.key());
            assertArrayEquals(one.bytes(), other.bytes());
            assertEquals(one.metadata(), other.metadata());
        }
    }

    @Test
    void makesOneObjectAStreamAndOneAnEventWhereTheStreamAsksForIt() {
        Cut cut = new Cut(RAW, 0, LAYOUTS, new Bound(1L << 30, 1000, -1));
        cut.fill(mixed(0, 9), 0);

        Prepared prepared = cut.prepare();

        assertEquals(3, prepared.rows().size());
        assertEquals(
                List.of(
                        "raw/_unknown/date=2026-11-20/hour=07/1a2b3c4d-2-0-9.ndjson.gz",
                        "raw/holded/date=2026-11-20/hour=07/1a2b3c4d-2-0-9.ndjson.gz",
                        "raw/parcels/date=2026-11-20/hour=07/1a2b3c4d-2-0-9"),
                prepared.rows().stream().map(row -> row.objectKey()).toList());
        assertEquals(5, prepared.objects().size());
        assertEquals(9, prepared.records());
        assertEquals(9, prepared.entered().size());
    }

    @Test
    void isFullAtItsBoundsAndSplitsABatchAtAnyRecord() {
        Cut cut = new Cut(RAW, 0, LAYOUTS, new Bound(1L << 30, 10, -1));

        int next = cut.fill(Records.items(RAW, 0, 25, "holded"), 0);

        assertEquals(10, next);
        assertTrue(cut.full());
        assertEquals(10, cut.end());
        cut.discard();
    }

    @Test
    void endsARecordedCutExactlyWhereItEnded() {
        Cut cut = new Cut(RAW, 0, LAYOUTS, Bound.exactly(12));
        List<Item> withGap = new ArrayList<>(Records.items(RAW, 0, 10, "holded"));
        withGap.addAll(Records.items(RAW, 14, 20, "holded"));

        int next = cut.fill(withGap.subList(0, 10), 0);
        assertFalse(cut.full());
        int none = cut.fill(withGap, 10);

        assertEquals(10, next);
        assertEquals(10, none);
        assertTrue(cut.full());
        assertEquals(12, cut.end());
        cut.discard();
    }

    @Test
    void keepsItsKeysWhenAStreamIsDeclaredLater() {
        Layouts before = new Layouts(Map.of());
        Cut cut = new Cut(RAW, 0, Layouts.read(before.toJson()), Bound.exactly(1));
        cut.fill(Records.items(RAW, 0, 1, "holded"), 0);

        assertTrue(cut.prepare().rows().getFirst().objectKey().startsWith("raw/_unknown/"));
    }

    private static List<Item> mixed(long start, long end) {
        List<Item> items = new ArrayList<>();
        String[] streams = {"holded", "parcels", "nobody's"};
        for (long offset = start; offset < end; offset++) {
            items.add(Records.item(RAW, offset, streams[(int) (offset % 3)]));
        }
        return items;
    }
}
