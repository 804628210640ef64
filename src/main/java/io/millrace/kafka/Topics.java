package io.millrace.kafka;

/** The topics that Millrace itself makes and reads. */
public final class Topics {
    public static final String RAW = "events.raw";
    public static final String REENTRY = "events.reentry";
    public static final String SILVER = "events.silver";
    public static final String DEAD_LETTER = "events.dead.letter";
    public static final String ANALYTICS = "events.analytics";

    private Topics() {}
}
