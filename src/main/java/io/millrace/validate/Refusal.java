package io.millrace.validate;

import io.millrace.event.Rejection;

/** Ends the judging of one event; caught where it began, never leaves the package. */
final class Refusal extends Exception {
    private final transient Rejection rejection;

    Refusal(Rejection rejection) {
        super(rejection.code(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
