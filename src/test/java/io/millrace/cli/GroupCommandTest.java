package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void namesEveryVerbWhereNoneIsGiven() {
        assertEquals(2, run());
        assertTrue(
                err.toString().contains("list, show, pause, resume, seek, adopt-topic or skip is missing"),
                err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "pause", "resume", "seek", "adopt-topic", "skip"})
    void everyVerbHasHelpAndAPlaceInTheOperationsPage(String verb) throws Exception {
        assertEquals(0, run(verb, "--help"));
        assertTrue(out.toString().contains("group " + verb), out.toString());
        assertTrue(Files.readString(Path.of("docs/operations.md")).contains("group " + verb), verb);
        boolean changes = !List.of("list", "show").contains(verb);
        assertEquals(changes, out.toString().contains("--reason"), out.toString());
        assertEquals(changes, out.toString().contains("--dry-run"), out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pause",
                "resume --topic t",
                "pause --group g --partition one",
                "seek --group g --topic t --partition 0",
                "adopt-topic --group g",
                "skip --group g --topic t --partition 0",
                "skip --group g --topic t --partition 0 --offset latest",
                "skip --group g --topic t --partition 0 --offset 1 --count many"
            })
    void refusesWhatIsNotWhole(String line) {
        assertEquals(2, run(line.split(" ")));
    }

    private int run(String... arguments) {
        ConfigSource source = new ConfigSource(new NoStages().types(), List.of(), new Environment(Map.of()));
        return GroupCommand.of(source)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
