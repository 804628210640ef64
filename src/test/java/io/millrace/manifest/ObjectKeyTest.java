package io.millrace.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.Origin;
import io.millrace.stream.StreamDeclaration.Layout;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {
    private static final UUID TOPIC = UUID.fromString("1a2b3c4d-0000-4000-8000-000000000000");
    private static final Instant FIRST = Instant.parse("2026-11-20T07:59:59.999Z");

    @Test
    void namesASegmentByKindStreamHourAndOffsets() {
        String place = ObjectKey.place(Kind.RAW, "holded", FIRST, TOPIC, 2, 1000, 2000);

        assertEquals("raw/holded/date=2026-11-20/hour=07/1a2b3c4d-2-1000-2000.ndjson.gz", ObjectKey.segment(place));
    }

    @Test
    void namesTheObjectOfAnEventByItsIdAndOffset() {
        String place = ObjectKey.place(Kind.ENRICHED, "parcels", FIRST, TOPIC, 2, 1000, 2000);
        UUID event = UUID.fromString("01890000-0000-7000-8000-000000000001");

        assertEquals(
                "enriched/parcels/date=2026-11-20/hour=07/" + event + "/1a2b3c4d-2-1234.json",
                ObjectKey.each(place, event, new Origin(TOPIC, 2, 1234)));
    }

    @Test
    void isReadBackAsWhatItWasMadeFrom() {
        String place = ObjectKey.place(Kind.DEAD_LETTER, "holded", FIRST, TOPIC, 2, 1000, 2000);
        String segment = ObjectKey.segment(place);
        UUID event = UUID.fromString("01890000-0000-7000-8000-000000000001");
        String each = ObjectKey.each(place, event, new Origin(TOPIC, 2, 1234));

        FoundObject found = FoundObject.of(segment).orElseThrow();
        assertEquals(
                new FoundObject(
                        segment, Kind.DEAD_LETTER, "holded", Layout.SEGMENTS, "1a2b3c4d", 2, 1000, 2000, segment),
                found);
        assertTrue(found.covers(1999) && !found.covers(2000));
        FoundObject alone = FoundObject.of(each).orElseThrow();
        assertEquals(1234, alone.start());
        assertEquals(1235, alone.end());
        assertEquals(each, ObjectKey.each(alone.manifestKey(), event, new Origin(TOPIC, 2, 1234)));
        assertEquals(Optional.empty(), FoundObject.of("_probe/if-none-match"));
        assertEquals(Optional.empty(), FoundObject.of("conflicts/" + segment));
    }

    @Test
    void takesTheKindFromTheTopic() {
        assertEquals(Kind.ENRICHED, Kind.ofTopic("events.silver"));
        assertEquals(Kind.DEAD_LETTER, Kind.ofTopic("events.dead.letter"));
        assertEquals(Kind.RAW, Kind.ofTopic("events.raw"));
        assertEquals(Kind.RAW, Kind.ofTopic("transactions.in"));
    }
}
