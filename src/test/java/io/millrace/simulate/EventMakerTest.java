package io.millrace.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventMakerTest {
    private static final Recipe HOLDED = Recipe.parse(text("streams/holded/simulate.json"));
    private static final EventSchema SCHEMA = EventSchema.of(text("streams/holded/schema.json"));

    @Test
    void theSameSeedMakesTheSameEvents() {
        assertEquals(events(0.1, 0.1, 5, 500), events(0.1, 0.1, 5, 500));
        assertNotEquals(events(0.1, 0.1, 5, 500), events(0.1, 0.1, 6, 500));
    }

    @Test
    void everyEventIsWhatItIsSaidToBe() {
        EventMaker maker = new EventMaker(HOLDED, 0.3, 0.2, 1);
        Map<Made.Kind, Integer> kinds = new EnumMap<>(Made.Kind.class);
        Set<String> valid = new HashSet<>();

        for (int i = 0; i < 2_000; i++) {
            Made made = maker.next();
            String json = new String(made.json(), StandardCharsets.UTF_8);
            kinds.merge(made.kind(), 1, Integer::sum);
            assertEquals(made.kind() != Made.Kind.INVALID, isValid(json), made.kind() + " " + json);
            assertEquals(made.kind() == Made.Kind.DUPLICATE, made.kind() != Made.Kind.INVALID && !valid.add(json));
            assertFalse(json.contains("\n"), json);
        }

        assertTrue(Math.abs(kinds.get(Made.Kind.INVALID) - 600) < 100, kinds::toString);
        assertTrue(Math.abs(kinds.get(Made.Kind.DUPLICATE) - 400) < 100, kinds::toString);
    }

    @Test
    void everyMistakeOfTheBuiltInRecipeSpoilsAnEvent() {
        Draw draw = new Draw(1);
        HOLDED.pools().forEach((name, pool) -> draw.fill(name, pool.size(), pool.of()));

        for (Mistake mistake : HOLDED.mistakes()) {
            byte[] spoilt = Stream.generate(() -> HOLDED.event().make(draw))
                    .map(mistake::spoil)
                    .filter(bytes -> bytes != null)
                    .findFirst()
                    .orElseThrow();
            assertFalse(isValid(new String(spoilt, StandardCharsets.UTF_8)), mistake.name());
        }
    }

    @Test
    void onlyWhatHasAnIdOfItsOwnIsRepeated() {
        Recipe recipe = Recipe.parse("""
                { "event": { "$choice": [ { "id": { "$uuid": 4 } }, { "plain": { "$uuid": 4 } } ] }, "repeatable": ["/id"] }
                """);
        EventMaker maker = new EventMaker(recipe, 0, 0.5, 3);

        List<Made> duplicates = Stream.generate(maker::next)
                .limit(500)
                .filter(made -> made.kind() == Made.Kind.DUPLICATE)
                .toList();

        assertTrue(duplicates.size() > 150);
        assertTrue(duplicates.stream().allMatch(made -> Json.read(made.json()).has("id")));
    }

    @Test
    void directivesDrawWithinTheirBounds() {
        Recipe recipe = Recipe.parse("""
                { "parts": { "name": "#{Name.firstName} x" },
                  "event": { "n": { "$number": { "min": 0.5, "max": 1.5, "decimals": 2 } },
                             "t": { "$time": { "from": "2025-01-01T00:00:00Z", "to": "2025-01-01T00:00:01Z", "as": "millis" } },
                             "list": [ { "$maybe": 0, "$of": 1 }, { "$maybe": 1, "$of": 2 } ],
                             "name": { "$part": "name" } } }
                """);
        EventMaker maker = new EventMaker(recipe, 0, 0, 3);

        JsonNode event = Json.read(maker.next().json());

        assertTrue(event.path("n").decimalValue().doubleValue() >= 0.5, event::toString);
        assertTrue(event.path("n").decimalValue().doubleValue() <= 1.5, event::toString);
        assertTrue(event.path("t").longValue() - 1735689600000L <= 1000, event::toString);
        assertEquals("[2]", event.path("list").toString());
        assertTrue(event.path("name").asText().matches("\\S+ x"), event::toString);
    }

    @Test
    void aMistakeInTheRecipeIsNamedByItsPlace() {
        assertMistake("/event/a: unknown directive $uid", "{\"event\": {\"a\": {\"$uid\": 4}}}");
        assertMistake("/event: no pool has the name x", "{\"event\": {\"$pool\": \"x\"}}");
        assertMistake("/evnt: unknown key", "{\"evnt\": 1}");
        assertMistake("(whole file): needs event", "{}");
        assertMistake("/mistakes/0: needs remove, set or text", "{\"event\": 1, \"mistakes\": [{\"name\": \"x\"}]}");
    }

    private static void assertMistake(String expected, String recipe) {
        String message =
                assertThrows(RecipeException.class, () -> Recipe.parse(recipe)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static List<String> events(double invalid, double duplicate, long seed, int count) {
        EventMaker maker = new EventMaker(HOLDED, invalid, duplicate, seed);
        return Stream.generate(maker::next)
                .limit(count)
                .map(made -> made.kind() + new String(made.json(), StandardCharsets.UTF_8))
                .toList();
    }

    private static boolean isValid(String json) {
        try {
            return SCHEMA.violations(Json.read(json)).isEmpty();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String text(String resource) {
        try (InputStream in = EventMakerTest.class.getClassLoader().getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
