package io.millrace.claims;

import java.util.UUID;

/** What a claim found. */
public sealed interface Verdict {

    /** The key was free, or this very record holds it: a crash's repeat. */
    record Passes() implements Verdict {}

    /** Another event holds the natural id. */
    record Duplicate(UUID holder, boolean differs) implements Verdict {}

    /** The same event holds it, from another origin. */
    record Repeat() implements Verdict {}

    /** Refused for good: the natural id is held with other content, or the event id under another natural id. */
    record Conflict(String message) implements Verdict {}
}
