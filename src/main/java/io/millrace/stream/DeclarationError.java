package io.millrace.stream;

/**
 * One mistake in a declaration.
 *
 * @param file as the user knows it
 * @param pointer RFC 6901 inside the file; empty for the whole file and for files that are not JSON
 * @param line the first being 1; 0 where the mistake has none
 * @param value what stands there, shortened; null where nothing does
 * @param rule what should hold, one sentence without a full stop
 * @param suggestion what was meant, perhaps; null where nobody knows
 */
public record DeclarationError(String file, String pointer, int line, String value, String rule, String suggestion) {
    private static final int LONGEST_VALUE = 80;

    public DeclarationError {
        if (value != null && value.length() > LONGEST_VALUE) {
            value = value.substring(0, LONGEST_VALUE) + "…";
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!pointer.isEmpty()) {
            text.append(' ').append(pointer);
        }
        if (value != null) {
            text.append(" = ").append(value);
        }
        text.append(": ").append(rule);
        return suggestion == null
                ? text.toString()
                : text.append("; did you mean ").append(suggestion).append('?').toString();
    }
}
