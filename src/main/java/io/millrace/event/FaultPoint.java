package io.millrace.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places at which a node kills itself, as a power cut would, where the system property {@code millrace.fault} asks for it:
 * {@code after-claim}, or {@code after-claim:3} for the third time it is reached; several are parted by commas. Nothing happens
 * without the property. The drills of recovery stand on it. Thread: any.
 *
 * <pre>
 *   refine:  after-claim → after-compare-and-set (re-entries) → before-transaction → inside-transaction → after-transaction
 *   objects: after-cut → after-upload → before-settle          rows: after-rows-commit          letters: after-dead-letter
 * </pre>
 */
public final class FaultPoint {
    public static final String PROPERTY = "millrace.fault";
    private static final int KILLED = 137;
    private static final Map<String, AtomicInteger> LEFT = read(System.getProperty(PROPERTY, ""));

    private FaultPoint() {}

    /** Does not return where this is the time that the property names. */
    public static void reach(String name) {
        if (LEFT.isEmpty()) {
            return;
        }
        AtomicInteger left = LEFT.get(name);
        if (left != null && left.decrementAndGet() == 0) {
            System.err.println("millrace.fault: halting at " + name);
            Runtime.getRuntime().halt(KILLED);
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
