package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldedTest {
    private final StreamDeclaration holded =
            StreamLoader.builtIn().find("holded").orElseThrow();
    private final EventSchema schema = EventSchema.of(holded.schema());

    @Test
    void takesEverySample() throws IOException {
        for (JsonNode event : samples()) {
            assertEquals(List.of(), schema.violations(event));
            JsonNode content = holded.normalise().apply(event);
            assertEquals(event.get("data"), content.get("data"));
            assertTrue(content.at("/attributes/newContextStamp/accountId").isTextual());
        }
    }

    static List<JsonNode> samples() throws IOException {
        try (InputStream in = HoldedTest.class.getResourceAsStream("/data/holded_events.ndjson")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Json::read)
                    .toList();
        }
    }
}
