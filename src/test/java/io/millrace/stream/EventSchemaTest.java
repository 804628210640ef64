package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.event.Violation;
import io.millrace.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSchemaTest {
    @Test
    void givesUpOnAPatternThatBacktracksWithoutEnd() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}}}");
        String event = "{\"a\":\"" + "a".repeat(5_000) + "!\"}";

        List<Violation> violations =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> schema.violations(Json.read(event)));

        assertEquals("pattern", violations.getFirst().rule());
    }

    @Test
    void endOfPatternIsEndOfText() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a\":{\"pattern\":\"^[$]x$\"}}}");

        assertEquals(0, schema.violations(Json.read("{\"a\":\"$x\"}")).size());
        assertEquals(1, schema.violations(Json.read("{\"a\":\"$x\\n\"}")).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uuid|b9fa6684-502b-4695-8f92-247432ba610d|nonsense",
                "date-time|2025-01-01T00:00:00Z|2025-13-01T00:00:00Z",
                "ipv4|127.0.0.1|127.0.0.256",
                "email|a@example.org|a"
            })
    void assertsFormats(String format, String good, String bad) {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a\":{\"format\":\"" + format + "\"}}}");

        assertEquals(List.of(), schema.violations(Json.read("{\"a\":\"" + good + "\"}")));
        assertEquals(
                "must have the format " + format,
                schema.violations(Json.read("{\"a\":\"" + bad + "\"}"))
                        .getFirst()
                        .message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"https://example.org/x.json\"}",
                "{\"$ref\":\"other.json#/a\"}",
                "{\"$defs\":{\"a\":{\"$dynamicRef\":\"file:///etc/passwd\"}}}",
                "{\"$ref\":\"#/$defs/none\"}",
                "{\"minLength\":-1}",
                "{\"pattern\":\"[\"}",
                "[]",
                "{\"$schema\":\"https://example.org/own\"}"
            })
    void refusesSchemasThatCantBeUsed(String schema) {
        assertThrows(IllegalArgumentException.class, () -> EventSchema.of(schema));
    }

    @Test
    void wholeNumbersMayBeSpelledWithAFraction() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a\":{\"type\":\"integer\"}}}");

        assertEquals(0, schema.violations(Json.read("{\"a\":1.0}")).size());
        assertEquals(1, schema.violations(Json.read("{\"a\":1.5}")).size());
    }

    @Test
    void tellsTheErrorsOfTheAlternativeThatFitsTheType() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},"
                + "{\"type\":\"object\",\"required\":[\"id\"]}]}}}");

        assertEquals(
                new Violation("/a", "maxLength", "must have at most 1 characters"),
                schema.violations(Json.read("{\"a\":\"xy\"}")).getFirst());
        assertEquals(
                new Violation("/a/id", "required", "is required"),
                schema.violations(Json.read("{\"a\":{}}")).getFirst());
        assertEquals(
                "type", schema.violations(Json.read("{\"a\":5}")).getFirst().rule());
    }

    @Test
    void pointersAreEscaped() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"a/b~c\":{\"type\":\"integer\"}}}");

        assertEquals(
                "/a~1b~0c",
                schema.violations(Json.read("{\"a/b~c\":\"x\"}")).getFirst().pointer());
    }

    @Test
    void tellsTheFirstOfAHundredThousandErrors() {
        EventSchema schema = EventSchema.of("{\"items\":{\"type\":\"string\"}}");

        List<Violation> told = schema.violations(Json.read("[" + "1,".repeat(100_000) + "1]"));

        assertEquals(20, told.size());
        assertEquals("/19", told.getLast().pointer());
    }
}
