package io.millrace.walk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.prove.world.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Millrace of its own process, as a user runs it: the program's arguments, a file, signals. Its output is kept beside the file. */
public final class ServerProcess implements AutoCloseable {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // none of them lives long
            "--enable-native-access=ALL-UNNAMED");
    private static final Duration START = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts and awaits the banner. */
    public static ServerProcess ready(Path directory, String... arguments) {
        return ready(directory, Map.of(), List.of(), arguments);
    }

    public static ServerProcess ready(
            Path directory, Map<String, String> environment, List<String> jvm, String... arguments) {
        ServerProcess server = start(directory, environment, jvm, arguments);
        server.awaitReady();
        return server;
    }

    public static ServerProcess start(
            Path directory, Map<String, String> environment, List<String> jvm, String... arguments) {
        try {
            List<String> command = new ArrayList<>(java(jvm));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(environment);
            return start(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command of a Millrace without its arguments. */
    public static List<String> java(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(ServerClasses.options(JAVA));
        command.addAll(options);
        command.addAll(List.of("-cp", ServerClasses.path(), "io.millrace.Main"));
        return command;
    }

    /** The same by a command of one's own; its output goes to a file in its directory. */
    static ServerProcess start(ProcessBuilder builder) throws IOException {
        Path log = Files.createTempFile(builder.directory().toPath(), "server-", ".log");
        return new ServerProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    public void awaitReady() {
        Awaitility.await("the banner in " + log)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> assertTrue(process.isAlive(), this::output))
                .until(() -> output().contains("Millrace is ready"));
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, to this process alone, and awaits its end. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM; the exit code. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    public int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running, see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
    }

    /** Another one each time, and none that a connection may get as its own end before the server listens there. */
    public static int freePort() {
        return Ports.one();
    }
}
