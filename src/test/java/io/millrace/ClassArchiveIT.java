package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of the classes of a small program, made, used, broken and left by real JVMs. */
class ClassArchiveIT {
    private static final Duration PACKING = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** Keeps an archive until its input ends; says what the JVM shares. */
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            ClassArchive kept = ClassArchive.keep();
            System.out.println(System.getProperty("java.vm.info"));
            System.in.read();
            kept.close();
        }
    }

    @Test
    void oneStartMakesItTheNextUsesItAndLeavesNothingElse() throws Exception {
        Files.writeString(directory.resolve("classes.17.lst"), "of a server that was killed");
        Process first = start("-XX:DumpLoadedClassList=" + directory.resolve("classes.1.lst"));
        Awaitility.await().atMost(PACKING).until(() -> Files.exists(archive()) && files().size() == 1);
        end(first);

        String said = end(start(shared()));

        assertTrue(said.contains("sharing"), said);
        assertEquals(List.of("classes.jsa"), files());
    }

    @Test
    void aBrokenOneIsNotUsedAndNotSpokenOfAndDeleted() throws Exception {
        Files.writeString(archive(), "half an archive");
        Process started = start(shared());
        Awaitility.await().atMost(PACKING).until(() -> files().isEmpty());

        assertFalse(end(started).contains("sharing"));
    }

    @Test
    void anEndWhileItIsMadeLeavesNothing() throws Exception {
        Process started = start("-XX:DumpLoadedClassList=" + directory.resolve("classes.1.lst"));
        Awaitility.await()
                .atMost(PACKING)
                .until(() -> started.children().findAny().isPresent());
        ProcessHandle packing = started.children().findAny().orElseThrow();

        end(started);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !packing.isAlive());
        assertEquals(List.of(), files());
    }

    @Test
    void aKillEndsThePackingAsWell() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")));
        Process started = start("-XX:DumpLoadedClassList=" + directory.resolve("classes.1.lst"));
        Awaitility.await()
                .atMost(PACKING)
                .until(() -> started.children().findAny().isPresent());
        ProcessHandle packing = started.children().findAny().orElseThrow();
        Awaitility.await()
                .atMost(PACKING)
                .until(() -> packing.info().command().orElse("").endsWith("java"));

        started.destroyForcibly();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !packing.isAlive());
        assertFalse(Files.exists(archive()));
    }

    private Path archive() {
        return directory.resolve("classes.jsa");
    }

    private String shared() {
        return "-XX:SharedArchiveFile=" + archive();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Process start(String option) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+VerifySharedSpaces",
                "-Xlog:disable",
                option,
                "-cp",
                jarsFirst(),
                Program.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String jarsFirst() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .sorted(Comparator.comparing((String entry) -> new File(entry).isDirectory()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What it said. */
    private static String end(Process program) throws Exception {
        program.getOutputStream().close();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), said);
        return said;
    }
}
