package io.millrace.reenter;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a run did.
 *
 * @param matched stored events that were selected
 * @param written re-entries that Kafka has; 0 in a dry run
 * @param missing events whose raw record neither Kafka nor the objects have; the first hundred
 * @param more the limit was reached and further events match
 */
public record ReentryReport(long matched, long written, List<UUID> missing, long missed, boolean more) {
    private static final int NAMED = 100;
    static final ReentryReport NOTHING = new ReentryReport(0, 0, List.of(), 0, false);

    public ReentryReport {
        missing = List.copyOf(missing);
    }

    ReentryReport plus(long matchedMore, long writtenMore, List<UUID> missingMore) {
        List<UUID> all = new ArrayList<>(missing);
        missingMore.stream().limit(NAMED - missing.size()).forEach(all::add);
        return new ReentryReport(matched + matchedMore, written + writtenMore, all, missed + missingMore.size(), more);
    }

    ReentryReport withMore(boolean left) {
        return new ReentryReport(matched, written, missing, missed, left);
    }

    @Override
    public String toString() {
        return matched + " matched, " + written + " written, " + missed + " without a raw record"
                + (more ? ", more match" : "");
    }
}
