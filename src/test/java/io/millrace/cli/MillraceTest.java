package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.Environment;
import io.millrace.config.Setting;
import io.millrace.config.VerticleTypes;
import io.millrace.health.Check;
import io.millrace.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MillraceTest {
    private static final String VALID = "{\"verticles\": [{\"type\": \"collect\", \"config\": {\"port\": 7}}]}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, Check> services = new HashMap<>();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void validFile() throws Exception {
        file = Files.writeString(directory.resolve("verticles.json"), VALID);
    }

    record Collect(@Setting(value = "8000", doc = "Port.") int port) {}

    @Test
    void everyCommandHasHelp() {
        CommandLine line = Millrace.commandLine(new Sample(), new Environment(Map.of()));

        assertTrue(line.getSubcommands()
                .keySet()
                .containsAll(
                        List.of("run", "services", "validate", "config", "simulate", "status", "version", "group")));
        for (String name : line.getSubcommands().keySet()) {
            assertEquals(0, run(name, "--help"), name);
            assertTrue(out.toString().contains("Usage: millrace " + name), name);
        }
    }

    @Test
    void exitCodesTellDoneFailedAndWrongUsage() {
        assertEquals(0, run("version"));
        assertEquals(1, run("run", "-c", directory.resolve("none.json").toString()));
        assertEquals(2, run("run", "--nonsense"));
        assertEquals(2, run());
        assertEquals(2, run("rnu"));
    }

    @Test
    void runHandsTheConfigurationOverAndReturnsItsCode() {
        assertEquals(7, run("run", "-c", file.toString()));
        assertEquals(7, run("services", "-c", file.toString()));
    }

    @Test
    void aFailureIsOneSentenceWithoutStack() throws Exception {
        Files.writeString(file, VALID.replace("7", "-1"));

        assertEquals(1, run("run", "-c", file.toString()));

        assertEquals("millrace: port -1 is in use\n", err.toString());
    }

    @Test
    void validateTellsMistakesAndThatThereIsNothingToValidate() throws Exception {
        assertEquals(0, run("validate", "-c", file.toString()));
        assertTrue(out.toString().endsWith("is valid\n"));

        assertEquals(1, run("validate", "-c", directory.resolve("none.json").toString()));
        assertTrue(out.toString().contains("no such file"));

        Files.writeString(file, VALID.replace("port", "prot"));
        assertEquals(1, run("validate", "--json", "-c", file.toString()));
        JsonNode verdict = Json.read(out.toString());
        assertFalse(verdict.path("valid").asBoolean());
        assertEquals("port", verdict.at("/problems/0/hint").asText());
        assertEquals(
                "/verticles/0/config/prot", verdict.at("/problems/0/pointer").asText());
    }

    @Test
    void validateConnectsOnlyWhereAsked() {
        services.put("kafka", new Check.Failed("nobody answers at 127.0.0.1:1"));

        assertEquals(0, run("validate", "-c", file.toString()));
        assertEquals(1, run("validate", "--connect", "-c", file.toString()));
        assertTrue(out.toString().contains("kafka: failed: nobody answers at 127.0.0.1:1"));
    }

    @Test
    void configPrintsOriginsAndNoSecrets() {
        assertEquals(0, run("config", "-c", file.toString()));
        assertTrue(out.toString().contains("/verticles/0/config/port"));
        assertTrue(out.toString().contains("verticles.json:1"));
        assertFalse(out.toString().contains("millrace-secret"));

        assertEquals(0, run("config", "--json", "-c", file.toString()));
        assertTrue(Json.read(out.toString()).path("settings").size() > 20);
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertEquals(0, run("version", "--json"));

        assertTrue(Json.read(out.toString()).path("version").asText().matches("\\d+\\.\\d+\\.\\d+.*"));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Millrace.commandLine(new Sample(), new Environment(Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @CommandLine.Command(name = "group", mixinStandardHelpOptions = true)
    private static final class GroupCommand implements Runnable {
        @Override
        public void run() {}
    }

    /** One verticle type and a server that ends with its port as code. */
    private final class Sample implements Program {
        @Override
        public VerticleTypes types() {
            return new VerticleTypes(Map.of("collect", Collect.class));
        }

        @Override
        public List<CrossCheck> checks() {
            return List.of();
        }

        @Override
        public int run(AppConfig config) {
            int port = ((Collect) config.verticles().get(0).config()).port();
            if (port < 0) {
                throw new IllegalStateException("port " + port + " is in use");
            }
            return port;
        }

        @Override
        public int services(AppConfig config) {
            return run(config);
        }

        @Override
        public Map<String, Check> connect(AppConfig config) {
            return services;
        }

        @Override
        public List<Object> commands(ConfigSource source) {
            return List.of(new GroupCommand());
        }
    }
}
