package io.millrace.prove.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Millrace of its own process, with its output in a file. Thread: any; those that wait are said to. */
public final class Child {
    private static final Duration KILL = Duration.ofSeconds(30);
    private static final long LOOK_MS = 20;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param environment beside this process's own, of which nothing of Millrace is passed on
     */
    static Child start(String name, Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path log = directory.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("MILLRACE_"));
            builder.environment().putAll(environment);
            return new Child(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("the process " + name + " can't be started", e);
        }
    }

    /** Waits for the banner, and returns the seconds since the process began that it tells. */
    public double awaitReady(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            for (String line : lines()) {
                if (line.startsWith("Millrace is ready after ")) {
                    return Double.parseDouble(line.split(" ")[4]);
                }
            }
            process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException(
                "%s %s; see %s".formatted(name, process.isAlive() ? "is not ready in time" : "ended", log));
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** As Linux tells it: R, S, T where it is stopped, … */
    public char state() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for such a {@link #state}; one that does not come in time is an error. */
    public void awaitState(char wanted, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (state() != wanted) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(name + " has not come to state " + wanted + "; see " + log);
            }
            process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Seconds of all its threads, and of its children that live. */
    public double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(Child::cpuSeconds)
                .sum();
    }

    static double cpuSeconds(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .map(cpu -> cpu.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** {@code SIGKILL}; waits for the end, and returns the exit code. */
    public int kill() throws InterruptedException {
        process.destroyForcibly();
        return awaitEnd(KILL);
    }

    /** Any signal by its name without SIG. */
    public void signal(String signal) throws InterruptedException {
        try {
            Process sent = new ProcessBuilder("kill", "-s", signal, Long.toString(pid())).start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("SIG" + signal + " can't be sent to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end; false where it did not come in time. */
    public boolean ends(Duration most) throws InterruptedException {
        return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end, and returns the exit code; one that does not end in time is an error. */
    public int awaitEnd(Duration most) throws InterruptedException {
        if (!ends(most)) {
            throw new IllegalStateException(name + " did not end within " + most.toSeconds() + " s; see " + log);
        }
        return process.exitValue();
    }

    /** Whether its output has this. */
    public boolean said(String text) {
        return lines().stream().anyMatch(line -> line.contains(text));
    }

    private List<String> lines() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList(); // it may be in the midst of a line
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In an orderly way, or by force where that takes too long. */
    void terminate(Duration most) {
        process.destroy();
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it in any case. */
    void end() {
        process.destroyForcibly();
    }
}
