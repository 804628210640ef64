package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.json.Json;
import org.junit.jupiter.api.Test;

class ConditionTest {
    @Test
    void holdsWhereItYieldsTrue() {
        Condition condition = Condition.of(".amount > 100");
        assertTrue(condition.holds(Json.read("{\"amount\":100.5}")));
        assertFalse(condition.holds(Json.read("{\"amount\":100}")));
        assertFalse(condition.holds(Json.read("{}")));
    }

    @Test
    void doesNotHoldWhereItCantBeApplied() {
        assertFalse(Condition.of("number(.a) > 1").holds(Json.read("{\"a\":\"x\"}")));
    }

    @Test
    void saysWhatIsNoJslt() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Condition.of(".a >"));
        assertTrue(refused.getMessage().startsWith("is no JSLT: "), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }
}
