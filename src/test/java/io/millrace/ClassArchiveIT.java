package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        String ofAlive = "classes." + ProcessHandle.current().pid() + ".lst";
        Files.writeString(directory.resolve(ofAlive), "of a server that runs");
        Files.writeString(directory.resolve("classes.99999999.lst"), "of a server that was killed");
        Files.writeString(directory.resolve("classes.99999999.new"), "half an archive of it");
        String first = pack();

        String second = end(start(shared()));

        assertTrue(second.contains("sharing"), first + second);
        assertEquals(List.of(ofAlive, "classes.jsa", "classes.packed"), files());
    }

    @Test
    void aBrokenOneIsNotUsedAndDeletedWithAWord() throws Exception {
        Files.writeString(archive(), "half an archive");

        String said = refuse();

        assertTrue(said.contains("the next start makes one anew"), said);
        assertEquals(List.of(), files());
    }

    /** Without compressed pointers, as of itself with a heap above 32 GB. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseZGC", "-Xmx40g"})
    void itIsPackedWithTheOptionsOfTheServer(String option) throws Exception {
        String first = pack(option);

        String second = end(start(shared(), option));

        assertTrue(second.contains("sharing"), first + second);
    }

    @Test
    void whatIsRefusedOnTheTermsItWasPackedOnIsNotPackedAgainBeforeTheyChange() throws Exception {
        String packed = pack("-Xshare:off");
        assertTrue(Files.exists(archive()), packed);
        String refused = refuse("-Xshare:off");
        assertTrue(refused.contains("delete this file to have it tried again"), refused);
        assertEquals(List.of("classes.refused"), files());

        pack("-Xshare:off");
        assertEquals(List.of("classes.refused"), files());

        String other = pack();
        assertEquals(List.of("classes.jsa", "classes.packed"), files(), other);
    }

    @Test
    void anArchiveOfTheUsersOwnIsLeftAlone() throws Exception {
        Path own = Files.writeString(
                Files.createDirectory(directory.resolve("own")).resolve("classes.jsa"), "no archive");

        end(start(shared(), "-XX:SharedArchiveFile=" + own));

        assertTrue(Files.exists(own));
    }

    @Test
    void anEndWhileItIsMadeLeavesNothing() throws Exception {
        Process started = start(listing());
        ProcessHandle packing = packing(started);

        end(started);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !packing.isAlive());
        assertEquals(List.of(), files());
    }

    @Test
    void aKillEndsThePackingAsWell() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")));
        Process started = start(listing());
        ProcessHandle packing = packing(started);
        Awaitility.await()
                .atMost(PACKING)
                .until(() -> packing.info().command().orElse("").endsWith("java") || !packing.isAlive());

        started.destroyForcibly();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !packing.isAlive());
        assertFalse(Files.exists(archive()));
    }

    /** What a start said that lists and whose list is done with. */
    private String pack(String... options) throws Exception {
        Process started = start(listing(), options);
        ready(started);
        Awaitility.await().atMost(PACKING).until(() -> !Files.exists(list()));
        return end(started);
    }

    /** What a start said that did not map the archive it was given. */
    private String refuse(String... options) throws Exception {
        Process started = start(shared(), options);
        ready(started);
        Awaitility.await().atMost(PACKING).until(() -> !Files.exists(archive()));
        String said = end(started);
        assertFalse(said.contains("sharing"), said);
        return said;
    }

    /** The process that packs; what the program said of it where there is none. */
    private ProcessHandle packing(Process started) throws Exception {
        ready(started);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(PACKING)
                .until(() -> started.children().findAny().isPresent() || !Files.exists(list()));
        Optional<ProcessHandle> packing = started.children().findAny();
        return packing.isPresent() ? packing.get() : fail(end(started));
    }

    /** Until it is ready: its list is there, or done with already. */
    private static void ready(Process started) throws IOException {
        InputStream said = started.getInputStream();
        said.mark(1);
        said.read();
        said.reset();
    }

    private Path list() {
        return directory.resolve("classes.1.lst");
    }

    private String listing() {
        return "-XX:DumpLoadedClassList=" + list();
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

    private Process start(String option, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+VerifySharedSpaces",
                "-Xlog:disable",
                "-Dmillrace.classes=" + archive(),
                option));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", jarsFirst(), Program.class.getName()));
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
