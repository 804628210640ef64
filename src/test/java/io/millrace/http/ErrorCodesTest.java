package io.millrace.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each code that the sources give an error stands in docs/errors.md. */
class ErrorCodesTest {
    private static final Pattern GIVEN = Pattern.compile(
            "(?:Problem\\.of\\(\\s*\\d+,|Map\\.entry\\(\\d+,|unavailable\\(|malformed\\(|refusal\\(|refuse\\(item,)\\s*\"([a-z0-9_]+)\""
                    + "|String code\\(\\) \\{\\s*return \"([a-z_]+)\"");

    @Test
    void everyCodeIsDocumented() throws IOException {
        String documented = Files.readString(Path.of("docs/errors.md"));
        Set<String> missing = codes().stream()
                .filter(code -> !documented.contains("`" + code + "`"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
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
