package io.millrace.prove.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {
    private final ObjectNode told = Json.object();
    private final Account account = new Account(told);

    @Test
    void takesPlaceOnlyWhereSomethingWasDoneAndNothingIsMissing() {
        account.require(true, "a signal");
        assertFalse(account.tookPlace());
        account.did("kill -9").put("pid", 5);
        assertTrue(account.tookPlace());
        account.require(false, "its exit code");
        account.did("kill -9");
        assertFalse(account.tookPlace());
        assertEquals(Json.read("[{\"did\":\"kill -9\",\"pid\":5},{\"did\":\"kill -9\"}]"), told.path("evidence"));
        assertEquals(Json.read("[\"its exit code\"]"), told.path("missing"));
    }

    @ParameterizedTest
    @CsvSource({
        "8, true, true",
        "7.99, true, false",
        "8.01, false, true",
        "Infinity, false, true",
        "-Infinity, true, false",
        "NaN, false, false" // nobody measured it
    })
    void keepsAPromiseUpToItsLimit(double figure, boolean atMost, boolean atLeast) {
        account.atMost("taken", figure, 8, "s");
        account.atLeast("drained", figure, 8, "");
        JsonNode promises = told.path("promises");
        assertEquals(atMost, promises.at("/0/kept").asBoolean());
        assertEquals("≤ 8 s", promises.at("/0/limit").asText());
        assertEquals(atLeast, promises.at("/1/kept").asBoolean());
        assertEquals("≥ 8", promises.at("/1/limit").asText());
        assertEquals(Double.isFinite(figure), promises.at("/0/figure").isNumber());
        assertEquals((atMost ? 0 : 1) + (atLeast ? 0 : 1), account.broken());
    }
}
