package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CUT_OFF = "0-1.ndjson-fbe0a7dc-5455-4651-ad24-d379f26821f8";

    @TempDir
    Path bucket;

    @Test
    void removesWhatAKillCutOffAndNothingElse() throws IOException {
        file("raw/holded/0-1.ndjson", -60);
        file("raw/holded/" + CUT_OFF, -60);
        file("raw/scans/" + CUT_OFF, 60);
        file("raw/scans/01a1ffa8-d55d-7000-82a4-3e7141e1d88c/0-2.json", -60);
        file("raw/notes-01a1ffa8-d55d-7000-82a4-3e7141e1d88c", -60);
        Unfinished.sweep(bucket, START);
        try (Stream<Path> files = Files.walk(bucket)) {
            assertEquals(
                    List.of(
                            "raw/holded/0-1.ndjson",
                            "raw/notes-01a1ffa8-d55d-7000-82a4-3e7141e1d88c",
                            "raw/scans/" + CUT_OFF,
                            "raw/scans/01a1ffa8-d55d-7000-82a4-3e7141e1d88c/0-2.json"),
                    files.filter(Files::isRegularFile)
                            .map(file -> bucket.relativize(file).toString())
                            .sorted()
                            .toList());
        }
    }

    private void file(String name, long secondsAfterStart) throws IOException {
        Path file = bucket.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
        Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(secondsAfterStart)));
    }
}
