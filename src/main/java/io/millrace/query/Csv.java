package io.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of CSV (RFC 4180). What a spreadsheet would take for a formula is made a text by an apostrophe, as OWASP advises for what begins
 * with one of {@code = + - @} (or their full-width forms), a tab or a line's end; also behind a semicolon or a tab, where others part cells.
 * Numbers stay numbers.
 */
final class Csv {
    private static final Pattern FORMULA =
            Pattern.compile("(^|[;\\t\\r\\n])(?=[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\\t\\r\\n])");

    private Csv() {}

    /** Of a text as a sender may have made it; empty for null and what is not there. */
    static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isNumber() ? text : FORMULA.matcher(text).replaceAll("$1'");
    }

    static String line(List<String> cells) {
        return cells.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
