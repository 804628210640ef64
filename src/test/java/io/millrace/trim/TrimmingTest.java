package io.millrace.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrimmingTest {
    private final Partition raw = new Partition("events.raw", UUID.randomUUID(), 0);
    private final List<Reader> readers = List.of(
            new Reader("refine", List.of("events.raw"), true), new Reader("archive", List.of("events.raw"), false));

    @Test
    void keepsWhatOneGroupHasNotSettled() {
        assertEquals(
                Map.of(raw, 40L),
                Trimming.least(List.of(raw), List.of(row("refine", raw, 90), row("archive", raw, 40)), readers));
    }

    @Test
    void countsGroupsThatThisNodeDoesNotRun() {
        List<LedgerRow> rows = List.of(row("refine", raw, 90), row("archive", raw, 80), row("elsewhere", raw, 7));

        assertEquals(Map.of(raw, 7L), Trimming.least(List.of(raw), rows, readers));
    }

    @Test
    void touchesNothingThatAGroupHasNoPositionOn() {
        Partition anew = new Partition("events.raw", UUID.randomUUID(), 0);

        assertEquals(Map.of(), Trimming.least(List.of(raw), List.of(row("refine", raw, 90)), readers));
        assertEquals(
                Map.of(),
                Trimming.least(List.of(anew), List.of(row("refine", raw, 90), row("archive", raw, 90)), readers));
    }

    @Test
    void keepsTheGraceTime() {
        assertEquals(30, Trimming.cut(0, 50, 30));
        assertEquals(50, Trimming.cut(0, 50, 70));
        assertEquals(50, Trimming.cut(0, 50, -1), "all are older");
        assertEquals(20, Trimming.cut(20, 10, 5), "never backwards");
        assertEquals(20, Trimming.cut(20, -1, -1), "nothing is known yet");
    }

    private static LedgerRow row(String group, Partition p, long next) {
        return new LedgerRow(group, p, "cluster", 1, next, next, null, Instant.EPOCH, null, List.of());
    }
}
