package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM that runs embedded services until it is killed. */
final class KilledNode implements AutoCloseable {
    private final Process process;
    private final String said;

    private KilledNode(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    static KilledNode start(Path data, Ports3 ports) {
        return start(data, ports, jar -> true);
    }

    /** With those parts of this class path alone; returns when it is ready or has failed. */
    static KilledNode start(Path data, Ports3 ports, Predicate<String> jars) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jars)
                .collect(Collectors.joining(":"));
        try {
            Process process = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath,
                            EmbeddedChild.class.getName(),
                            data.toString(),
                            "" + ports.kafka(),
                            "" + ports.postgres(),
                            "" + ports.s3()))
                    .redirectErrorStream(true)
                    .start();
            return new KilledNode(process, firstWord(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstWord(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            if (line.startsWith("READY") || line.startsWith("FAILED")) {
                return line;
            }
        }
        throw new IllegalStateException("ended without a word:\n" + all);
    }

    /** {@code READY …} or {@code FAILED <sentence>}. */
    String said() {
        return said;
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    int end() throws InterruptedException {
        process.waitFor(30, TimeUnit.SECONDS);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Of the three services. */
    record Ports3(int kafka, int postgres, int s3) {
        static Ports3 free() {
            return new Ports3(Ports.free(), Ports.free(), Ports.free());
        }
    }
}
