package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a server as its JVM has them in memory, packed once for the servers of a test run, each of which then starts in half the
 * time. Packing costs as much as some starts save, so the first ones do without. Classes that are not in a jar do without, too.
 */
final class ServerClasses {
    private static final int WITHOUT = 5;
    private static final String OWN = "millrace-";

    private static int started;
    private static Path archive;

    private ServerClasses() {}

    /** Options of one more server; its class path is {@link #path}. */
    static synchronized List<String> options(List<String> java) throws IOException {
        if (started++ == WITHOUT && jars().stream().anyMatch(ServerClasses::isOwn)) {
            pack(java);
        }
        return archive == null ? List.of() : List.of("-XX:SharedArchiveFile=" + archive);
    }

    /** Jars first: an archive is of a path's beginning. */
    static String path() {
        return Stream.concat(jars().stream().map(Path::toString), entries().filter(ServerClasses::isDirectory))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> jars() {
        return entries().filter(entry -> !isDirectory(entry)).map(Path::of).toList();
    }

    private static boolean isOwn(Path jar) {
        return jar.getFileName().toString().startsWith(OWN);
    }

    private static boolean isDirectory(String entry) {
        return Files.isDirectory(Path.of(entry));
    }

    private static Stream<String> entries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static void pack(List<String> java) throws IOException {
        Path directory =
                Files.createDirectories(Path.of("target", "server-classes").toAbsolutePath());
        Path list = directory.resolve("classes.lst");
        Path packed = directory.resolve("classes.jsa");
        Files.deleteIfExists(packed);
        Path home = Files.createTempDirectory(directory, "listed-");
        Installation.in(home);
        try (ServerProcess listed =
                ServerProcess.ready(home, Map.of(), List.of("-XX:DumpLoadedClassList=" + list), "run")) {
            assertEquals(0, listed.terminate());
        }
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "-Xlog:disable", "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + packed));
        command.addAll(
                List.of("-cp", jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        Process packing = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(packing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, packing.onExit().join().exitValue(), said);
        archive = packed;
    }
}
