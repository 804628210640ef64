package io.millrace.prove.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackagesTest {
    private static final long SEED = 7;
    private static final int MANY = 50;

    private final StreamDeclaration holded =
            StreamLoader.builtIn().find("holded").orElseThrow();
    private final Packages packages = new Packages(SEED);

    @Test
    void areTheSameForTheSameSeed() {
        assertEquals(new Packages(SEED).body(3), packages.body(3));
        assertNotEquals(new Packages(SEED + 1).body(3), packages.body(3));
        assertNotEquals(packages.body(4), packages.body(3));
    }

    @Test
    void haveAMessageIdThatNoOtherEventHas() {
        Set<String> ids = new HashSet<>();
        for (long seed = -1; seed < 2; seed++) {
            for (int number = 0; number < MANY; number++) {
                for (JsonNode event : events(new Packages(seed).body(number))) {
                    assertTrue(ids.add(normalised(event, "messageIdStamp")), event::toString);
                }
            }
        }
        assertEquals(3 * MANY * Packages.EVENTS, ids.size());
    }

    @Test
    void areValidAndOfMoreThanOneCompanyAndType() {
        EventSchema schema = EventSchema.of(holded.schema());
        Set<String> companies = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (int number = 0; number < MANY; number++) {
            List<JsonNode> events = events(packages.body(number));
            assertEquals(Packages.EVENTS, events.size());
            for (JsonNode event : events) {
                assertEquals(List.of(), schema.violations(event));
                companies.add(normalised(event, "newContextStamp/accountId"));
                types.add(normalised(event, "type"));
            }
        }
        assertEquals(97, companies.size());
        assertEquals(3, types.size());
    }

    private static List<JsonNode> events(String body) {
        return body.lines().map(Json::read).toList();
    }

    private String normalised(JsonNode event, String attribute) {
        JsonNode found = holded.normalise().apply(event).at("/attributes/" + attribute);
        assertTrue(found.isTextual(), event::toString);
        return found.asText();
    }
}
