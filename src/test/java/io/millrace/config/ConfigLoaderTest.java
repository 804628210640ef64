package io.millrace.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String PLAIN = """
            {
              "verticles": [
                { "type": "collect", "config": { "port": 8001, "layout": "each-event" } },
                { "type": "publish", "instances": 2 },
                { "type": "consume", "name": "rows", "config": { "group": "rows", "route": ["publish"] } }
              ]
            }
            """;

    @TempDir
    Path directory;

    @Test
    void fillsRecordsFromFileAndDefaults() throws Exception {
        AppConfig config = Samples.load(directory, PLAIN, Map.of()).config();

        assertEquals(
                new Samples.Collect(8001, Samples.Layout.EACH_EVENT, null, null),
                config.verticles().get(0).config());
        assertEquals(Map.of("collect", 1, "publish", 2, "consume", 1), config.instances());
        assertEquals("publish", config.verticles().get(1).name());
        Samples.Consume consume = (Samples.Consume) config.verticles().get(2).config();
        assertEquals(List.of("publish"), consume.route());
        assertEquals(5000, consume.backoff().longest());
        assertEquals(5242880, config.limits().bodyBytes());
        assertTrue(config.services().kafka().embedded());
        assertEquals(directory.resolve("data").toAbsolutePath(), config.dataDirectory());
    }

    @Test
    void environmentGoesBeforeFileAndFileBeforeDefault() throws Exception {
        Map<String, String> environment = Map.of("MILLRACE_PORT", "9", "MILLRACE_DATA", "/srv/x", "MILLRACE_KAFKA", "");

        Loaded loaded = Samples.load(directory, PLAIN, environment);

        assertEquals(9, ((Samples.Collect) loaded.config().verticles().get(0).config()).port());
        assertEquals(Path.of("/srv/x"), loaded.config().dataDirectory());
        assertEquals("embedded", loaded.config().services().kafka().address());
        assertEquals("environment MILLRACE_PORT", origin(loaded, "/verticles/0/config/port"));
        assertEquals("verticles.json:3", origin(loaded, "/verticles/0/config/layout"));
        assertEquals("default", origin(loaded, "/limits/bodyBytes"));
    }

    @Test
    void readsSecretsFromFilesAndShowsNone() throws Exception {
        Files.writeString(directory.resolve("key"), "s3cret\n");
        String json = PLAIN.replace("\"port\": 8001", "\"keyFile\": \"key\"");

        Loaded byKey = Samples.load(directory, json, Map.of());
        Loaded byName = Samples.load(
                directory,
                PLAIN,
                Map.of("MILLRACE_KEY_FILE", directory.resolve("key").toString()));
        Loaded plain = Samples.load(directory, PLAIN, Map.of("MILLRACE_KEY", "s3cret"));

        for (Loaded loaded : List.of(byKey, byName, plain)) {
            Samples.Collect collect =
                    (Samples.Collect) loaded.config().verticles().get(0).config();
            assertEquals("s3cret", collect.key().value());
            assertFalse(loaded.toString().contains("s3cret"), loaded::toString);
        }
        assertEquals("file key", origin(byKey, "/verticles/0/config/keyFile", "file key"));
    }

    @Test
    void tenDifferentMistakesGiveTenMessages() throws Exception {
        String json = """
                {
                  "verticels": [],
                  "data": "./a",
                  "data": "./b",
                  "limits": { "bodyBytes": 1, "depth": "64" },
                  "services": { "postgres": { "password": 12345, "tls": "verify-ful" } },
                  "verticles": [
                    { "type": "colect" },
                    { "type": "publish", "instances": 0 },
                    { "type": "publish" },
                    { "type": "consume",
                      "config": { "route": ["publsh"], "backoff": { "first": 9, "longest": 1 } } }
                  ]
                }
                """;

        List<Problem> problems = Samples.problems(directory, json, Map.of("MILLRACE_EVENT_BYTES", "many"));

        assertEquals(
                """
                verticles.json:2 /verticels: unknown key; did you mean 'verticles'?
                verticles.json:4 /data: the key stands twice, first in line 3
                verticles.json:5 /limits/bodyBytes = 1: must be between 1024 and 1073741824 bytes
                verticles.json:5 /limits/depth = "64": must be a whole number
                verticles.json:6 /services/postgres/password = ***: must be a text in quotes
                verticles.json:6 /services/postgres/tls = "verify-ful": must be one of disable, require, verify-full; did you mean 'verify-full'?
                verticles.json:8 /verticles/0/type = "colect": unknown type; known: collect, consume, publish, validate; did you mean 'collect'?
                verticles.json:9 /verticles/1/instances = 0: must be between 1 and 256
                verticles.json:10 /verticles/2/name = "publish": the name stands already at /verticles/1
                verticles.json:12 /verticles/3/config/group: is required
                verticles.json:12 /verticles/3/config/backoff: longest must not be below first
                verticles.json:12 /verticles/3/config/route/0 = "publsh": unknown stage; known: publish, validate; did you mean 'publish'?
                MILLRACE_EVENT_BYTES /limits/eventBytes = "many": must be a whole number""".lines().toList(), problems.stream().map(Problem::toString).toList());
    }

    @Test
    void routeNamesOnlyWhatRuns() throws Exception {
        String json = PLAIN.replace("[\"publish\"]", "[\"validate\", \"publish\", \"publish\"]");

        List<Problem> problems = Samples.problems(directory, json, Map.of());

        assertEquals(
                List.of("no verticle of this type is in the file", "the route names the stage twice"),
                problems.stream().map(Problem::rule).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "http://collector:4318/v1/traces",
                "http:///",
                "http://a b"
            })
    void theReceiverOfSpansHasAPlainAddress(String address) throws Exception {
        List<Problem> problems = Samples.problems(directory, PLAIN, Map.of("MILLRACE_OTLP", address));

        assertEquals("/tracing/address", problems.getFirst().pointer());
        assertEquals(1, problems.size());
    }

    @Test
    void whatIsNoJsonIsOneMessageWithoutItsContent() throws Exception {
        List<Problem> problems = Samples.problems(directory, "{\n \"password\": hunter2\n}", Map.of());

        assertEquals(1, problems.size());
        assertEquals(2, problems.get(0).line());
        assertFalse(problems.get(0).toString().contains("hunter2"), problems::toString);
        assertEquals(
                "is empty", Samples.problems(directory, "", Map.of()).get(0).rule());
        assertTrue(Samples.problems(directory, PLAIN + "{}", Map.of())
                .get(0)
                .rule()
                .startsWith("something stands"));
    }

    @Test
    void missingFileIsNamed() throws Exception {
        Path file = directory.resolve("none.json");
        ConfigLoader loader = new ConfigLoader(Samples.TYPES, new Environment(Map.of()), List.of());

        ConfigException thrown =
                org.junit.jupiter.api.Assertions.assertThrows(ConfigException.class, () -> loader.load(file));

        assertTrue(thrown.getMessage().contains("no such file: " + file), thrown::getMessage);
    }

    @Test
    void anUnreadableSecretAndTwoSourcesOfOneAreMistakes() throws Exception {
        String json = PLAIN.replace("\"port\": 8001", "\"key\": \"a\", \"keyFile\": \"b\"");

        List<Problem> both = Samples.problems(directory, json, Map.of());
        List<Problem> unreadable = Samples.problems(directory, PLAIN, Map.of("MILLRACE_KEY_FILE", "/none"));

        assertEquals("only one of key and keyFile may be set", both.get(0).rule());
        assertEquals("MILLRACE_KEY_FILE", unreadable.get(0).source());
        assertTrue(unreadable.get(0).rule().startsWith("can't read the file"));
    }

    @Test
    void aNameLikeAKnownOneIsAWarning() throws Exception {
        Loaded loaded =
                Samples.load(directory, PLAIN, Map.of("MILLRACE_KAFFKA", "x", "MILLRACE_SERVICE_HOST", "10.0.0.1"));

        assertEquals(
                List.of("the environment name MILLRACE_KAFFKA is not known; did you mean MILLRACE_KAFKA?"),
                loaded.warnings());
    }

    private static String origin(Loaded loaded, String pointer) {
        return origin(loaded, pointer, null);
    }

    private static String origin(Loaded loaded, String pointer, String wanted) {
        return loaded.effective().stream()
                .filter(value -> value.pointer().equals(pointer))
                .map(Effective::origin)
                .filter(origin -> wanted == null || origin.equals(wanted))
                .findFirst()
                .orElse("none");
    }
}
