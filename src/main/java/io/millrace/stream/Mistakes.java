package io.millrace.stream;

import io.millrace.config.Nearest;
import io.millrace.config.Problem;
import java.util.Collection;

/** Words a mistake as the configuration's loader does. */
final class Mistakes {
    private static final int LONGEST_VALUE = 80;

    private Mistakes() {}

    /**
     * @param file as the user knows it
     * @param pointer RFC 6901 inside the file; empty for the whole file and for files that are not JSON
     * @param line the first being 1; 0 where the mistake has none
     * @param value what stands there; null where nothing does
     * @param suggestion what was meant, perhaps; null where nobody knows
     */
    static Problem of(String file, String pointer, int line, String value, String rule, String suggestion) {
        String shown = value == null ? "" : value;
        if (shown.length() > LONGEST_VALUE) {
            shown = shown.substring(0, LONGEST_VALUE) + "…";
        }
        return new Problem(file, line, pointer, shown, rule, suggestion == null ? "" : suggestion);
    }

    /** Null where none is near. */
    static String nearest(String name, Collection<String> known) {
        String near = Nearest.to(name, known);
        return near.isEmpty() ? null : near;
    }
}
