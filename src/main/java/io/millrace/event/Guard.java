package io.millrace.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What keeps events from being lost or doubled, each of which can be taken away by the system property {@code millrace.without}, so that a
 * proof can show that it would notice: {@code -Dmillrace.without=claims,acks}. Never for a server that is to keep anything. Thread: any.
 */
public enum Guard {
    /** A natural id is held by its first event. */
    CLAIMS,
    /** Who lost a partition settles nothing there. */
    EPOCH_FENCE,
    /** A cut stands in the database before its objects are made. */
    CUT_RECORD,
    /** A batch counts only where it begins where the last one ended. */
    START_CHECK,
    /** A lower revision never replaces a higher one. */
    REVISIONS,
    /** A record is accepted when all replicas have it. */
    ACKS;

    public static final String PROPERTY = "millrace.without";
    private static final Set<Guard> WITHOUT = read(System.getProperty(PROPERTY, ""));

    /** False where the property takes it away. */
    public boolean on() {
        return !WITHOUT.contains(this);
    }

    /** As in the property. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that are taken away. */
    public static Set<Guard> without() {
        return Set.copyOf(WITHOUT);
    }

    /** @throws IllegalArgumentException for an unknown name */
    public static Set<Guard> read(String property) {
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        Arrays.stream(property.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(name -> guards.add(of(name)));
        return guards;
    }

    private static Guard of(String name) {
        return Arrays.stream(values())
                .filter(guard -> guard.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PROPERTY + ": unknown guard " + name));
    }
}
