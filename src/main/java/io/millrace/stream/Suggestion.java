package io.millrace.stream;

import java.util.Collection;
import java.util.Comparator;

/** The known name that is nearest to an unknown one. */
final class Suggestion {
    private Suggestion() {}

    /** Null where none is near. */
    static String nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElse(null);
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
