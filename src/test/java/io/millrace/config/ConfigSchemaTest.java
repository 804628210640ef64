package io.millrace.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema refuses what the loader refuses of single values, and takes what it takes. */
class ConfigSchemaTest {
    private static final EventSchema SCHEMA =
            EventSchema.of(new ConfigSchema(Samples.TYPES).write().toString());

    @TempDir
    Path directory;

    @Test
    void takesAndRefusesWhatTheLoaderTakesAndRefuses() throws Exception {
        assertSame(true, entry("collect", "{\"port\": 1, \"layout\": \"each-event\", \"key\": \"x\"}"));
        assertSame(true, entry("consume", "{\"group\": \"a\", \"route\": [\"validate\"], \"share\": 0.25}"));
        assertSame(false, entry("collect", "{\"prot\": 1}"));
        assertSame(false, entry("collect", "{\"port\": 65536}"));
        assertSame(false, entry("collect", "{\"port\": \"1\"}"));
        assertSame(false, entry("collect", "{\"layout\": \"EACH\"}"));
        assertSame(false, entry("consume", "{\"route\": [\"validate\"]}"));
        assertSame(false, entry("consume", "{\"group\": \"a\", \"route\": []}"));
        assertSame(false, entry("consume", "{\"group\": \"a\", \"route\": [1]}"));
        assertSame(false, entry("consume", "{\"group\": \"a\", \"route\": [\"validate\"], \"share\": 2}"));
        assertSame(false, entry("nothing", "{}"));
        assertSame(false, "{\"verticles\": []}");
        assertSame(false, "{}");
    }

    @Test
    void everySettingStandsOnTheReferencePage() {
        String page = new ReferencePage(Samples.TYPES).write();

        for (String row : List.of(
                "| `config.port` | `8000` | between 0 and 65535 |  | `MILLRACE_PORT` | Port. |",
                "| `config.layout` | `\"segments\"` | `segments`, `each-event` |  |  | Layout. |",
                "| `config.key` | none |  |  | `MILLRACE_KEY`, `MILLRACE_KEY_FILE` | Key. |",
                "| `config.route` | required | at least 1 entries |  |  | Stages. |",
                "| `config.backoff.first` | `100` | at least 1 | ms |  | First. |",
                "| `services.kafka.address` | `\"embedded\"` |  |  | `MILLRACE_KAFKA` |")) {
            assertTrue(page.contains(row), () -> row + " is not in\n" + page);
        }
    }

    private void assertSame(boolean valid, String json) throws Exception {
        assertEquals(valid, SCHEMA.violations(Json.read(json)).isEmpty(), "schema: " + json);
        assertEquals(valid, Samples.problems(directory, json, Map.of()).isEmpty(), "loader: " + json);
    }

    private static String entry(String type, String config) {
        return "{\"verticles\": [{\"type\": \"validate\"}, {\"type\": \"" + type + "\", \"config\": " + config + "}]}";
    }
}
