package io.millrace.contract;

import io.millrace.contract.ErrorCatalog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pages of the codes, as HTML. */
final class ErrorPages {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private final ErrorCatalog catalog;

    ErrorPages(ErrorCatalog catalog) {
        this.catalog = catalog;
    }

    /** All codes. */
    String all() {
        return page(
                "Error codes",
                "<p>Every error is a problem document (RFC 9457): <code>code</code> is stable, <code>retryable</code> says whether the same"
                        + " request may pass later.</p><h2>Of a request</h2>" + table("status", catalog.requests())
                        + "<h2>Of an event</h2>" + table("category", catalog.events()));
    }

    /** Empty where there is no such code. */
    Optional<String> one(String code) {
        List<Entry> found = catalog.of(code);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(page(code, found.stream().map(ErrorPages::section).collect(Collectors.joining())));
    }

    private static String table(String second, List<Entry> entries) {
        return entries.stream()
                .map(one -> "<tr><td><a href=\"/docs/errors/" + one.code() + "\">" + one.code() + "</a></td><td>"
                        + given(one) + "</td><td>" + text(one.when()) + "</td></tr>")
                .collect(Collectors.joining(
                        "", "<table><tr><th>code</th><th>" + second + "</th><th>when</th></tr>", "</table>"));
    }

    private static String given(Entry one) {
        return one.status() == 0 ? escaped(one.category()) : Integer.toString(one.status());
    }

    private static String section(Entry one) {
        return "<h2>" + (one.status() == 0 ? "Of an event, as " : "Of a request, with status ") + given(one) + "</h2>"
                + "<h3>Cause</h3><p>" + text(one.when()) + "</p>"
                + "<h3>What to do</h3><p>" + text(one.mend()) + "</p>"
                + (one.example().isEmpty()
                        ? ""
                        : "<h3>Example</h3><pre tabindex=\"0\">" + escaped(one.example()) + "</pre>");
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + title
                + " · Millrace</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/docs/page.css\"></head><body>"
                + "<nav><a href=\"/docs\">API</a> <a href=\"/docs/errors\">Error codes</a></nav><main><h1>" + title
                + "</h1>" + body + "</main></body></html>";
    }

    /** Escaped, with what stands between backticks as code. */
    private static String text(String marked) {
        return CODE.matcher(escaped(marked)).replaceAll("<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
