package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bus.Channels;
import io.millrace.config.ConfigLoader;
import io.millrace.config.ConfigSchema;
import io.millrace.config.Environment;
import io.millrace.config.ReferencePage;
import io.millrace.config.RouteCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schema and the reference page say what the loader does: both are made from the same records, here and nowhere else. */
class ConfigPapersTest {
    private static final String RENEW = "mvn -q test -Dtest=ConfigPapersTest -Dmillrace.renew=true";
    private static final VerticleTypes TYPES = Pipeline.types();

    @Test
    void theSchemaIsThatOfTheLoader() throws IOException {
        String schema = new ConfigSchema(TYPES).write().toPrettyString() + "\n";

        assertCurrent(Path.of("src/main/resources/verticles.schema.json"), schema);
    }

    @Test
    void theReferencePageIsThatOfTheLoader() throws IOException {
        assertCurrent(Path.of("docs/configuration.md"), new ReferencePage(TYPES).write());
    }

    @Test
    void theFileOfTheRepositoryIsValidByBoth() throws Exception {
        Path file = Path.of("verticles.json");

        new ConfigLoader(TYPES, new Environment(Map.of()), List.of(new RouteCheck(Channels.stages()))).load(file);

        EventSchema schema = EventSchema.of(new ConfigSchema(TYPES).write().toString());
        assertEquals(List.of(), schema.violations(Json.read(Files.readString(file))));
    }

    private static void assertCurrent(Path paper, String expected) throws IOException {
        if (Boolean.getBoolean("millrace.renew")) {
            Files.writeString(paper, expected);
        }
        assertEquals(expected, Files.readString(paper), () -> paper + " is not of this code; renew it: " + RENEW);
    }
}
