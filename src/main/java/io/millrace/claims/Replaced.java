package io.millrace.claims;

import java.util.UUID;

/** What became of a {@link Replacement}. */
public sealed interface Replaced {

    /** To be published as this revision: the claim is moved to it, or this very record had moved it before a crash. */
    record Publish(int revision) implements Replaced {}

    /** Ends without silver: its result is the present one. */
    record Unchanged() implements Replaced {}

    /** Ends: after the window another event took the natural id. */
    record Duplicate(UUID holder, boolean differs) implements Replaced {}

    /** Ends: somebody else made the next revision first. */
    record Superseded() implements Replaced {}
}
