package io.millrace.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import io.millrace.manifest.FoundObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final String FOLDER = "raw/%s/date=2026-11-20/hour=07/";
    private static final String EVENT = "01890000-0000-7000-8000-000000000001";

    @Test
    void takesObjectsOfOneCutTogetherAndThoseThatStandAloneByThemselves() {
        Coverage coverage = coverage(10);
        add(coverage, segment("b", 10, 20), alone(12), segment("a", 10, 20), segment("a", 20, 25), segment("a", 3, 10));

        assertEquals(
                List.of(
                        List.of(segment("a", 10, 20), segment("b", 10, 20)),
                        List.of(alone(12)),
                        List.of(segment("a", 20, 25))),
                coverage.cuts().stream()
                        .map(cut -> cut.stream().map(FoundObject::key).toList())
                        .toList());
    }

    @Test
    void leavesTheLastCutOpenAlsoWhereOneOfItsObjectsStandsAlone() {
        Coverage coverage = coverage(10);
        add(coverage, segment("a", 10, 20), alone(20), segment("a", 20, 25), alone(24));

        List<FoundObject> last = coverage.last().orElseThrow();

        assertEquals(20, last.getFirst().start());
        assertEquals(25, last.getFirst().end());
    }

    @Test
    void knowsNoUnfinishedCutWhereObjectsThatStandAloneComeLast() {
        Coverage coverage = coverage(10);
        add(coverage, segment("a", 10, 20), alone(20));

        assertEquals(Optional.empty(), coverage.last());
    }

    @Test
    void countsAnOffsetOnce() {
        Coverage coverage = coverage(10);

        assertTrue(coverage.countsNow(12));
        assertFalse(coverage.countsNow(12));
        assertTrue(coverage.countsNow(10));
    }

    private static Coverage coverage(long next) {
        Partition partition = new Partition("events.raw", UUID.randomUUID(), 0);
        return new Coverage(
                new LedgerRow("archive", partition, "cluster", 1, next, next, null, Instant.now(), null, List.of()));
    }

    private static void add(Coverage coverage, String... keys) {
        for (String key : keys) {
            coverage.add(FoundObject.of(key).orElseThrow());
        }
    }

    private static String segment(String stream, long start, long end) {
        return FOLDER.formatted(stream) + "1a2b3c4d-0-" + start + "-" + end + ".ndjson.gz";
    }

    private static String alone(long offset) {
        return FOLDER.formatted("scans") + EVENT + "/1a2b3c4d-0-" + offset + ".json";
    }
}
