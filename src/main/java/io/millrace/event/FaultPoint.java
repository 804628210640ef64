package io.millrace.event;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places at which a node kills itself, as a power cut would, where the system property {@code millrace.fault} asks for it:
 * {@code after-claim}, or {@code after-claim:3} for the third time it is reached; several are parted by commas. With
 * {@code millrace.fault.stop} instead it stops there, as by {@code SIGSTOP}, until somebody sends it {@code SIGCONT}. Where
 * {@code millrace.fault.file} names a file, what stands there takes the place of both as soon as it is there, and the file is deleted.
 * Nothing happens without the properties. The drills of recovery stand on it. Thread: any.
 *
 * <pre>
 *   refine:  after-claim → after-compare-and-set (re-entries) → before-transaction → inside-transaction → after-transaction
 *   objects: after-cut → after-upload → before-settle          rows: before-rows-commit → after-rows-commit
 *   letters: after-dead-letter → before-settle
 * </pre>
 */
public final class FaultPoint {
    public static final String PROPERTY = "millrace.fault";
    public static final String STOP_PROPERTY = "millrace.fault.stop";
    public static final String FILE_PROPERTY = "millrace.fault.file";
    private static final int KILLED = 137;
    private static final Path FILE =
            System.getProperty(FILE_PROPERTY) == null ? null : Path.of(System.getProperty(FILE_PROPERTY));
    private static volatile Drill drill = Drill.of(System.getProperties());

    /** Times that are left at each point until it halts, and until it stops. */
    private record Drill(Map<String, AtomicInteger> halts, Map<String, AtomicInteger> stops) {
        static Drill of(Properties properties) {
            return new Drill(
                    read(properties.getProperty(PROPERTY, "")), read(properties.getProperty(STOP_PROPERTY, "")));
        }
    }

    private FaultPoint() {}

    /** Does not return where this is the time that the property names. */
    public static void reach(String name) {
        if (FILE != null && Files.exists(FILE)) {
            takeFile();
        }
        if (isTime(drill.halts, name)) {
            System.err.println("millrace.fault: halting at " + name);
            Runtime.getRuntime().halt(KILLED);
        }
        if (isTime(drill.stops, name)) {
            System.err.println("millrace.fault: stopping at " + name);
            stop();
        }
    }

    private static synchronized void takeFile() {
        if (!Files.exists(FILE)) {
            return; // another thread has it
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            properties.load(reader);
            Files.delete(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        drill = Drill.of(properties);
    }

    private static boolean isTime(Map<String, AtomicInteger> left, String name) {
        AtomicInteger times = left.isEmpty() ? null : left.get(name);
        return times != null && times.decrementAndGet() == 0;
    }

    /** Returns when it goes on; as long as the signal is under way this thread stands, as all others will. */
    private static void stop() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-s",
                            "STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IllegalArgumentException for a count that is no number of at least 1 */
    static Map<String, AtomicInteger> read(String property) {
        Map<String, AtomicInteger> left = new ConcurrentHashMap<>();
        for (String part : property.split(",")) {
            String[] named = part.trim().split(":", 2);
            if (!named[0].isEmpty()) {
                left.put(named[0], new AtomicInteger(count(part, named)));
            }
        }
        return left;
    }

    private static int count(String part, String[] named) {
        try {
            int count = named.length == 1 ? 1 : Integer.parseInt(named[1]);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + ": not a count in " + part, e);
        }
        throw new IllegalArgumentException(PROPERTY + ": not a count in " + part);
    }
}
