package io.millrace.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.Origin;
import java.time.Instant;
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
    void takesTheKindFromTheTopic() {
        assertEquals(Kind.ENRICHED, Kind.ofTopic("events.silver"));
        assertEquals(Kind.DEAD_LETTER, Kind.ofTopic("events.dead.letter"));
        assertEquals(Kind.RAW, Kind.ofTopic("events.raw"));
        assertEquals(Kind.RAW, Kind.ofTopic("transactions.in"));
    }
}
