package io.millrace.config;

/**
 * One mistake, in words that say where to mend it.
 *
 * @param source the file, or the environment name, that holds the value
 * @param line in the file; 0 where the source is no file
 * @param pointer RFC 6901; empty for the whole
 * @param value as it stands there, cut and with secrets hidden; empty where there is none
 * @param rule what it breaks
 * @param hint what was probably meant; empty where nothing is near
 */
public record Problem(String source, int line, String pointer, String value, String rule, String hint) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(source);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(' ').append(pointer.isEmpty() ? "(whole file)" : pointer);
        if (!value.isEmpty()) {
            text.append(" = ").append(value);
        }
        text.append(": ").append(rule);
        if (!hint.isEmpty()) {
            text.append("; did you mean '").append(hint).append("'?");
        }
        return text.toString();
    }
}
