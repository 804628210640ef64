package io.millrace.simulate;

/** A mistake in {@code simulate.json}, for people. */
public final class RecipeException extends RuntimeException {
    RecipeException(String pointer, String rule) {
        super("simulate.json " + (pointer.isEmpty() ? "(whole file)" : pointer) + ": " + rule);
    }
}
