package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stops a consumer is said with words that an operator finds in docs/operations.md. */
class StopMessagesTest {
    private static final int SHORT = 8;

    private static final String MADE = "(?:new ConsumerStop\\(|throw stop\\(p,)";

    /** The first text of the message, perhaps after a fact; what follows are its other facts. */
    private static final Pattern GIVEN = Pattern.compile(MADE + "\\s*(?:[\\w.()]+ \\+ )*\"([^\"]+)\"");

    @Test
    void everyMessageThatStopsAConsumerIsExplained() throws IOException {
        String documented = Files.readString(Path.of("docs/operations.md"));
        List<String> messages = found(GIVEN, 1);

        assertTrue(messages.size() >= 9, messages.toString());
        assertEquals(found(Pattern.compile(MADE), 0).size(), messages.size(), "none is missed: " + messages);
        assertEquals(
                List.of(),
                messages.stream()
                        .filter(message -> !documented.contains(beginning(message)))
                        .toList());
    }

    /** The first words between the facts that say something, without what joins them. */
    private static String beginning(String message) {
        return Arrays.stream(message.split("%[sd]"))
                .map(words -> words.split(":", 2)[0].strip())
                .filter(words -> words.length() > SHORT)
                .findFirst()
                .orElse(message);
    }

    private static List<String> found(Pattern pattern, int group) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/millrace"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> pattern.matcher(text(file)).results())
                    .map(found -> found.group(group))
                    .sorted()
                    .toList();
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
