package io.millrace.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.kit.Processes;
import io.millrace.walk.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it, with one fault; the distribution is put to more of them. */
@Processes
class ProveIT {
    @TempDir
    private Path directory;

    @Test
    void showsThatAKilledNodeLosesAndDoublesNothing() throws Exception {
        JsonNode report = prove("--fault", "kill", "--kills", "1");

        assertTrue(report.path("proved").asBoolean(), report::toPrettyString);
        JsonNode fault = report.at("/faults/0");
        assertEquals(137, fault.at("/evidence/0/exit").asInt(), report::toPrettyString);
        long acknowledged = fault.path("acknowledged").asLong();
        assertTrue(acknowledged > 500, report::toPrettyString);
        assertEquals(acknowledged, report.at("/worlds/0/acknowledged").asLong(), report::toPrettyString);
        assertEquals(0, report.at("/worlds/0/lost_of_all").asLong(-1), report::toPrettyString);
        assertTrue(fault.at("/evidence/0/taken_over_s").asDouble() > 0, report::toPrettyString);
    }

    private JsonNode prove(String... options) throws Exception {
        Path out = directory.resolve("report.json");
        List<String> command = new ArrayList<>(ServerProcess.java(
                List.of("-Djava.io.tmpdir=" + directory))); // what is kept of a proof that failed goes with it
        command.addAll(List.of("prove", "--quick", "--rate", "200", "--seed", "7", "--json"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals(0, process.waitFor(), () -> process.info().toString());
        return Json.read(Files.readAllBytes(out));
    }
}
