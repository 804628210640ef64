package io.millrace.registry;

/** A registry that gives no answer, or none of its own: it may do so later. */
public final class RegistryAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegistryAway(String message, Throwable cause) {
        super(message, cause);
    }
}
