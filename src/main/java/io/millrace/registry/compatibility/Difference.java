package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What one schema allows and another one refuses.
 *
 * @param pointer where, in the schema that refuses
 * @param what in words
 */
public record Difference(String pointer, String what) {
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "/" : pointer) + ": " + what;
    }

    /** Where a number that was {@code is} at least has to be greater now. */
    static List<Difference> least(long is, Part wide, String keyword, JsonNode asked) {
        return is >= asked.asLong() ? List.of() : of(wide, keyword, "was " + is + ", is " + asked);
    }

    /** Where a number that was {@code is} at most has to be smaller now. */
    static List<Difference> most(long is, Part wide, String keyword, JsonNode asked) {
        return is <= asked.asLong()
                ? List.of()
                : of(wide, keyword, (is == Long.MAX_VALUE ? "was not bounded" : "was " + is) + ", is " + asked);
    }

    static List<Difference> of(Part wide, String keyword, String what) {
        return List.of(new Difference(wide.at(keyword).pointer(), what));
    }

    /** Where neither yes nor no was proved. */
    static List<Difference> undecided(Part wide, String keyword, String why) {
        return List.of(new Difference(wide.at(keyword).pointer(), "can't be decided: " + why));
    }
}
