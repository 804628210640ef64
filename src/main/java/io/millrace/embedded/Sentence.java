package io.millrace.embedded;

/** What a stack of causes says to a person. */
final class Sentence {
    private Sentence() {}

    /** The innermost message on one line, with its full stop. */
    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        String message = cause.getMessage() == null ? name : name + ": " + cause.getMessage();
        String line = message.replaceAll("\\s+", " ").strip();
        return line.endsWith(".") ? line : line + ".";
    }
}
