package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceCheckTest {
    @TempDir
    Path directory;

    @Test
    void keepsThoseWhoFollowAliveWithinTheSilenceOfAConnection() throws Exception {
        ConfigLoader loader =
                new ConfigLoader(Pipeline.types(), new Environment(Map.of()), List.of(new SilenceCheck()));
        loader.load(file(14_999));

        ConfigException refused = assertThrows(ConfigException.class, () -> loader.load(file(15_000)));

        assertEquals(
                List.of("/follow/keepAlive must be below the 15 s of idleTimeout of collect"),
                refused.problems().stream()
                        .map(problem -> problem.pointer() + " " + problem.rule())
                        .toList());
    }

    private Path file(int keepAlive) throws Exception {
        return Files.writeString(
                directory.resolve("verticles.json"),
                "{\"follow\": {\"keepAlive\": " + keepAlive
                        + "}, \"verticles\": [{\"type\": \"collect\", \"config\": {\"idleTimeout\": 15}}]}");
    }
}
