package io.millrace.event;

import java.util.UUID;

/**
 * What became of one event so far. All but {@link Open} end its way; each event has exactly one in the end, and the counters
 * of the outcomes add up to what entered.
 */
public sealed interface Outcome {

    /** Goes on. */
    Outcome OPEN = new Open();

    /** True where later stages pass it by. */
    default boolean ended() {
        return !(this instanceof Open);
    }

    record Open() implements Outcome {}

    /** Refused for good by a stage: becomes a dead letter. */
    record Rejected(String stage, Rejection rejection) implements Outcome {}

    /** Another event holds its natural id. */
    record Duplicate(UUID holder, boolean differs) implements Outcome {}

    /** The same event once more, from another origin. */
    record Repeat() implements Outcome {}

    /** A filter of its stream let it go. */
    record Filtered(String filter) implements Outcome {}

    /** A re-entry that would change nothing. */
    record Unchanged() implements Outcome {}

    /** A re-entry that came second: somebody else made the next revision. */
    record Superseded() implements Outcome {}

    /** Lies below the mirror of the committed end: was seen before, counted only. */
    record Seen() implements Outcome {}
}
