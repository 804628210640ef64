package io.millrace.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineOffsetsTest {
    @Property
    void knowsTheLineOfEveryOffsetAndOfNoOther(
            @ForAll @Size(max = 60) Set<@LongRange(min = 0, max = 300) Long> some,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long start) {
        TreeSet<Long> offsets = new TreeSet<>();
        some.forEach(offset -> offsets.add(start + offset));
        LineOffsets lines = new LineOffsets(start);
        offsets.forEach(lines::add);

        byte[] bytes = lines.toBytes();

        assertEquals(List.copyOf(offsets), LineOffsets.offsets(bytes, start));
        for (long offset = start; offset < start + 302; offset++) {
            long expected = offsets.contains(offset) ? offsets.headSet(offset).size() + 1 : 0;
            assertEquals(expected, LineOffsets.lineOf(bytes, start, offset));
        }
    }

    @Test
    void needsAFewBytesForATransactionEach() {
        LineOffsets lines = new LineOffsets(1_000_000);
        for (int i = 0; i < 10_000; i++) {
            lines.add(1_000_000 + i + i / 2000); // a marker after each 2,000 records
        }

        assertTrue(lines.toBytes().length <= 20);
    }
}
