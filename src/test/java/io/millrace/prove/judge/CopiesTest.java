package io.millrace.prove.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final UUID ID = new UUID(1, 2);

    private record Copy(UUID id, int revision) {}

    /** Ids of few bits differ in one half or collide often; those of many are as the server makes them. */
    @Property(tries = 60)
    void saysWhatASetSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int bits) {
        Random random = new Random(seed);
        Copies copies = new Copies();
        Set<Copy> set = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            Copy copy = new Copy(
                    new UUID(random.nextLong() >>> 64 - bits, random.nextLong() >>> 64 - bits), 1 + random.nextInt(3));
            assertEquals(set.contains(copy), copies.contains(copy.id, copy.revision));
            assertEquals(set.add(copy), copies.add(copy.id, copy.revision));
            assertTrue(copies.contains(copy.id, copy.revision));
        }
        assertEquals(set.size(), copies.size());
    }

    @Test
    void forgetsNothingWhenItGrows() {
        Copies copies = new Copies();
        int many = 150_000; // grows three times
        for (int i = 0; i < many; i++) {
            assertTrue(copies.add(new UUID(i / 7, i), 1));
        }
        for (int i = 0; i < many; i++) {
            UUID id = new UUID(i / 7, i);
            assertTrue(copies.contains(id, 1));
            assertFalse(copies.add(id, 1));
            assertFalse(copies.contains(id, 2));
        }
        assertEquals(many, copies.size());
    }

    /** However many there are, one of which begins its search where the other stands. */
    @Test
    void tellsRevisionsApart() {
        Copies copies = new Copies();
        copies.add(ID, 1);
        for (int revision = 2; revision < 500_000; revision++) {
            assertFalse(copies.contains(ID, revision));
        }
    }

    /** 0 marks what is free: taken, it would be forgotten at once and never be doubled. */
    @Test
    void refusesARevisionThatIsNone() {
        Copies copies = new Copies();
        for (int none : List.of(0, -1)) {
            assertThrows(IllegalArgumentException.class, () -> copies.add(ID, none));
        }
    }
}
