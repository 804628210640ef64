package io.millrace.registry.compatibility;

/**
 * What one schema allows and another one refuses.
 *
 * @param pointer where, in the schema that refuses
 * @param what in words
 */
public record Difference(String pointer, String what) {
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "/" : pointer) + ": " + what;
    }
}
