package io.millrace.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it, with few faults: all is there once; and without a guard it says that it is not. */
class ProveIT {
    private static final int FAILED = 1;

    @TempDir
    private Path directory;

    @Test
    void showsThatAKilledNodeLosesAndDoublesNothing() throws Exception {
        JsonNode report = prove(0, "--fault", "kill", "--kills", "1");

        assertTrue(report.path("proved").asBoolean(), report::toPrettyString);
        JsonNode fault = report.at("/faults/0");
        assertEquals(137, fault.at("/evidence/0/exit").asInt(), report::toPrettyString);
        assertTrue(fault.path("acknowledged").asLong() > 500, report::toPrettyString);
        assertTrue(fault.at("/evidence/0/taken_over_s").asDouble() > 0, report::toPrettyString);
    }

    @Test
    void noticesThatEventsAreDoubledWithoutClaims() throws Exception {
        JsonNode report = prove(FAILED, "--fault", "s3", "--without", "claims");

        assertTrue(report.at("/faults/0/doubledRows").asLong() > 0, report::toPrettyString);
    }

    private JsonNode prove(int exit, String... options) throws Exception {
        Path out = directory.resolve("report.json");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.Main",
                "prove",
                "--quick",
                "--rate",
                "200",
                "--seed",
                "7",
                "--json"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals(exit, process.waitFor(), () -> process.info().toString());
        return Json.read(Files.readAllBytes(out));
    }
}
