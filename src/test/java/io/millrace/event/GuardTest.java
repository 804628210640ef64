package io.millrace.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    @ParameterizedTest
    @EnumSource
    void isReadByItsName(Guard guard) {
        assertEquals(Set.of(guard), Guard.read(" " + guard.wireName() + " ,"));
    }

    @Test
    void isReadBesideOthers() {
        assertEquals(Set.of(), Guard.read(""));
        assertEquals(Set.of(Guard.EPOCH_FENCE, Guard.ACKS), Guard.read("epoch-fence,acks"));
        String all = Arrays.stream(Guard.values()).map(Guard::wireName).collect(Collectors.joining(","));
        assertEquals(Set.of(Guard.values()), Guard.read(all));
    }

    /** Who mistypes would believe that the proof had noticed nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"claim", "CLAIMS", "epoch_fence", "claims acks", "acks,nothing"})
    void isRefusedByAnyOther(String name) {
        assertThrows(IllegalArgumentException.class, () -> Guard.read(name));
    }

    @ParameterizedTest
    @EnumSource
    void isOnWithoutTheProperty(Guard guard) {
        assertTrue(guard.on());
        assertEquals(Set.of(), Guard.without());
    }
}
