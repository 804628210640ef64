package io.millrace.registry.compatibility;

/** A keyword whose meaning is not compared, or too much work. */
final class Undecided extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undecided(String why) {
        super(why, null, false, false);
    }
}
