package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is asked of a new version of a schema, by the names of Confluent's registry: {@code BACKWARD}, that it allows all that the earlier one did;
 * {@code FORWARD}, that the earlier one allows all that it does; {@code FULL}, both; against the latest version, or by
 * {@code _TRANSITIVE} against each.
 */
public enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    Compatibility(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /** For those who read by an earlier version what is written by a later one: the same with the sides changed. */
    public Compatibility reversed() {
        return switch (this) {
            case BACKWARD -> FORWARD;
            case FORWARD -> BACKWARD;
            case BACKWARD_TRANSITIVE -> FORWARD_TRANSITIVE;
            case FORWARD_TRANSITIVE -> BACKWARD_TRANSITIVE;
            case NONE, FULL, FULL_TRANSITIVE -> this;
        };
    }

    /** Whether each earlier version counts, and not the latest alone. */
    public boolean transitive() {
        return transitive;
    }

    /** Empty where the change is compatible; each pointer leads into the schema that refuses. Takes milliseconds, bounded. */
    public List<Difference> differences(JsonNode earlier, JsonNode later) {
        return Stream.concat(
                        backward ? Containment.differences(earlier, later).stream() : Stream.empty(),
                        forward
                                ? Containment.differences(later, earlier).stream()
                                        .map(Compatibility::forward)
                                : Stream.empty())
                .toList();
    }

    private static Difference forward(Difference difference) {
        return new Difference(
                difference.pointer(), "by the earlier schema, of what the new one allows: " + difference.what());
    }
}
