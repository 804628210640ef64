package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/millrace} with Java runtimes that only say which they are and how they were called. */
class LauncherTest {
    @TempDir
    Path directory;

    @Test
    void takesTheFirstRuntimeThatIsNewEnough() throws Exception {
        Path old = runtime("old", "17.0.15");
        Path ofPath = runtime("path", "21.0.1");

        String said = run(Map.of("JAVA_HOME", old.toString(), "PATH", ofPath.resolve("bin") + ":/usr/bin:/bin"));

        assertTrue(said.startsWith(ofPath + " called by "), said);
    }

    @Test
    void javaHomeGoesFirstAndOptionsAndArgumentsAreHandedOn() throws Exception {
        Path home = runtime("home", "25");
        Path ofPath = runtime("path", "21.0.1");

        String said = run(Map.of(
                "JAVA_HOME",
                home.toString(),
                "MILLRACE_JAVA_OPTS",
                "-Xmx1g -Da=b",
                "PATH",
                ofPath + "/bin:/usr/bin:/bin"));

        assertTrue(said.startsWith(home + " called by "), said);
        assertTrue(said.contains(" -Xmx1g -Da=b -cp "), said);
        assertTrue(said.contains("--sun-misc-unsafe-memory-access=allow"), said);
        assertTrue(said.stripTrailing().endsWith("io.millrace.Main validate --config a b.json"), said);
        assertTrue(said.contains(directory + "/lib/*:" + directory + "/lib/embedded/*"), said);
    }

    @Test
    void aStartListsItsClassesUntilThereIsAnArchiveAndNothingElseTouchesIt() throws Exception {
        Path home = runtime("home", "25");
        Map<String, String> environment = Map.of("JAVA_HOME", home.toString(), "PATH", "/usr/bin:/bin");

        String first = run(environment, "run");
        Files.writeString(directory.resolve("classes.jsa"), "whatever it holds");
        String second = run(environment, "run");
        String other = run(environment, "status");

        String place = " -Dmillrace.classes=" + directory + "/classes.jsa ";
        assertTrue(first.contains(place + "-XX:DumpLoadedClassList=" + directory + "/classes."), first);
        assertFalse(first.contains("SharedArchiveFile"), first);
        assertTrue(second.contains(place + "-XX:SharedArchiveFile=" + directory + "/classes.jsa "), second);
        assertTrue(second.contains(" -Xlog:disable "), second);
        assertFalse(second.contains("DumpLoadedClassList"), second);
        assertFalse(other.contains("classes."), other);
    }

    @Test
    void aStartRemovesTheListsOfThoseThatAreNotAliveAnyMore() throws Exception {
        Path home = runtime("home", "25");
        Path ofDead = Files.writeString(directory.resolve("classes.99999999.lst"), "of a start that came to nothing");
        Path ofAlive = Files.writeString(
                directory.resolve("classes." + ProcessHandle.current().pid() + ".lst"), "of another server");

        run(Map.of("JAVA_HOME", home.toString(), "PATH", "/usr/bin:/bin"), "run");

        assertFalse(Files.exists(ofDead));
        assertTrue(Files.exists(ofAlive));
    }

    /** A home whose java prints a version as real ones do, and else itself and its arguments. */
    private Path runtime(String name, String version) throws IOException {
        Path home = directory.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        String script =
                "#!/bin/sh\n[ \"$1\" = -version ] && { echo 'Picked up JAVA_TOOL_OPTIONS: x'; echo 'openjdk version \""
                        + version + "\" 2026-01-01'; exit 0; } >&2\necho \"" + home + " called by $*\"\n";
        executable(java, script);
        return home;
    }

    private String run(Map<String, String> environment) throws Exception {
        return run(environment, "validate", "--config", "a b.json");
    }

    private String run(Map<String, String> environment, String... arguments) throws Exception {
        Path launcher = directory.resolve("bin/millrace");
        Files.createDirectories(launcher.getParent());
        executable(launcher, Files.readString(Path.of("src/main/dist/bin/millrace")));
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
