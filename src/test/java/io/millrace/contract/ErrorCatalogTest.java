package io.millrace.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.ErrorCatalog.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each code that the sources give an error is explained, and docs/errors.md says the same as the pages. */
class ErrorCatalogTest {
    private static final Pattern GIVEN = Pattern.compile(
            "(?:Problem\\.of\\(\\s*\\d+,|Map\\.entry\\(\\d+,|unavailable\\(|malformed\\(|refusal\\(|refuse\\(item,)\\s*\"([a-z0-9_]+)\""
                    + "|String code\\(\\) \\{\\s*return \"([a-z_]+)\"");
    private static final String HEAD = """
            # Error codes

            Every error of `/collect`, `/events`, `/api/v1`, `/docs` and of paths that are not there is a problem document (RFC 9457, `application/problem+json`):
            `type` is `/docs/errors/<code>`, where the server explains it as this page does, and beside `title`, `status` and `detail` it has `code` (stable),
            `retryable` (the same request may pass later), and where a limit was passed `limit` and `actual`. A 503 of them has `Retry-After`, of `/collect`
            computed from what is in flight and how fast it drains. `/ready` and `/health` answer 503 with their report, `/registry` with the errors of the
            registry's own API.

            This page is made from `src/main/resources/errors.yaml`.

            ## Of a request

            | code | status | when | what to do |
            |---|---|---|---|
            """;
    private static final String EVENTS = """

            ## Of an event

            In `results[].code`, in the header `code` of its dead letter, in `dead_letters.code` and in the metrics. `errors[]` has the place (`pointer`, RFC 6901, inside the event),
            the `rule` and a `message` of each fault; at most 20 are told.

            | code | category | when | what to do |
            |---|---|---|---|
            """;

    private final ErrorCatalog catalog = ErrorCatalog.builtIn();

    @Test
    void everyCodeOfTheSourcesIsExplained() throws IOException {
        assertEquals(
                Set.of(),
                codes().stream()
                        .filter(code -> catalog.of(code).isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void eachSaysWhyAndWhatToDoAndStandsOnce() {
        for (List<Entry> list : List.of(catalog.requests(), catalog.events())) {
            list.forEach(one -> assertFalse(one.when().isEmpty() || one.mend().isEmpty(), one.code()));
            assertEquals(list.size(), list.stream().map(Entry::code).distinct().count());
        }
        assertEquals(
                catalog.requests().stream().map(Entry::status).sorted().toList(),
                catalog.requests().stream().map(Entry::status).toList());
    }

    @Test
    void thePageOfTheRepositoryIsOfThisFile() throws IOException {
        String page = HEAD
                + catalog.requests().stream()
                        .map(one -> line(one, Integer.toString(one.status())))
                        .collect(Collectors.joining())
                + EVENTS
                + catalog.events().stream()
                        .map(one -> line(one, one.category()))
                        .collect(Collectors.joining());
        Path paper = Path.of("docs/errors.md");
        if (Boolean.getBoolean("millrace.renew")) {
            Files.writeString(paper, page);
        }
        assertEquals(
                page, Files.readString(paper), "renew it: mvn -q test -Dtest=ErrorCatalogTest -Dmillrace.renew=true");
    }

    @Test
    void pagesEscapeAndMark() {
        ErrorPages pages = new ErrorPages(new ErrorCatalog(
                List.of(new Entry("a_code", 400, "", "`x` < 1", "Do \"it\".", "<event/>")), List.of()));

        String page = pages.one("a_code").orElseThrow();

        assertTrue(page.contains("<code>x</code> &lt; 1"), page);
        assertTrue(page.contains("&lt;event/&gt;"), page);
        assertTrue(pages.one("another").isEmpty());
        assertTrue(pages.all().contains("href=\"/docs/errors/a_code\""));
    }

    private static String line(Entry one, String second) {
        return "| `" + one.code() + "` | " + second + " | " + one.when() + " | " + one.mend() + " |\n";
    }

    private static Set<String> codes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/millrace"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> GIVEN.matcher(text(file)).results())
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
