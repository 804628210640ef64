package io.millrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stops a consumer is said with words that an operator finds in docs/operations.md. */
class StopMessagesTest {
    private static final int SHORT = 8;

    private static final Pattern MADE = Pattern.compile("(?:new ConsumerStop\\(|throw stop\\(p,)");

    /** The whole statement: its first texts are the message, between its facts. */
    private static final Pattern STATEMENT = Pattern.compile(MADE + "([^;]+);");

    /** Of the one that only puts the group before another's message. */
    private static final String GIVEN_ON = "+ reason,";

    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//.*?\n");

    @Test
    void everyMessageThatStopsAConsumerIsExplained() throws IOException {
        List<String> all = sources(Path.of("src/main/java/io/millrace"));
        List<String> statements = all.stream()
                .flatMap(source -> STATEMENT.matcher(source).results())
                .map(found -> found.group(1))
                .toList();
        List<String> messages = statements.stream()
                .filter(statement -> !statement.contains(GIVEN_ON))
                .map(StopMessagesTest::saying)
                .toList();

        assertTrue(messages.size() >= 13, messages.toString());
        assertEquals(
                all.stream().flatMap(source -> MADE.matcher(source).results()).count(), statements.size());
        assertExplained(messages);
    }

    @Test
    void everythingThatGroupShowSaysIsExplained() throws IOException {
        List<String> said = words(sources(Path.of("src/main/java/io/millrace/group/Facts.java"))
                        .getFirst())
                .filter(words -> words.length() > SHORT)
                .toList();

        assertTrue(said.size() >= 8, said.toString());
        assertExplained(said);
    }

    private static void assertExplained(List<String> messages) throws IOException {
        String documented = Files.readString(Path.of("docs/operations.md"));
        assertEquals(
                List.of(),
                messages.stream().filter(words -> !documented.contains(words)).toList());
    }

    /** The first words that say something. */
    private static String saying(String statement) {
        return words(statement)
                .map(words -> words.split(":", 2)[0])
                .filter(words -> words.length() > SHORT)
                .findFirst()
                .orElseThrow(() -> new AssertionError(statement));
    }

    /** What stands between the facts, without what joins them. */
    private static Stream<String> words(String code) {
        return TEXT.matcher(code)
                .results()
                .flatMap(text -> Stream.of(text.group(1).split("%[sd]")))
                .map(words -> words.replaceAll("^[ ,:]+|[ ,:]+$", ""));
    }

    private static List<String> sources(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> COMMENT.matcher(text(file)).replaceAll(""))
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
