package io.millrace.simulate;

/** A made-up event as it is sent. */
record Made(Kind kind, byte[] json) {
    enum Kind {
        VALID,
        INVALID,
        DUPLICATE
    }
}
