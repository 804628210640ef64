package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.Origin;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HopsTest {
    private static final Origin PLACE = new Origin(UUID.randomUUID(), 1, 7);

    private final Hops hops = new Hops();

    @Test
    void areInTheOrderOfTheirTimesAndWithoutOneBehindWhatTheyBelongTo() {
        hops.add(Hop.of("late", "a").at(second(9)));
        hops.add(Hop.of("of late", "a").in(PLACE));
        hops.add(Hop.of("early", "a").at(second(1)));
        hops.add(Hop.of("of early", "a").in(PLACE));
        assertEquals(List.of("early", "of early", "late", "of late"), names());
    }

    @Test
    void leaveOutWhatIsNotThereYet() {
        hops.add(Hop.of("received", "a").at(second(1)));
        hops.object("archived", PLACE);
        assertEquals(List.of("received"), names());
    }

    private List<String> names() {
        return hops.inOrder().stream()
                .map(hop -> hop.tell(topic -> null).path("hop").asText())
                .toList();
    }

    private static OffsetDateTime second(int second) {
        return OffsetDateTime.of(2026, 1, 1, 0, 0, second, 0, ZoneOffset.UTC);
    }
}
