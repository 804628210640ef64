package io.millrace.embedded;

/** An embedded service can't run; the message is one sentence for the person who started it, and what to do. */
public final class EmbeddedFailure extends RuntimeException {
    public EmbeddedFailure(String message) {
        super(message);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
