package io.millrace.config;

/** A value that must not be printed: {@link #toString()} hides it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
