package io.millrace;

/** Why the node can't run, in one sentence for the person who started it. */
final class StartFailure extends RuntimeException {
    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
