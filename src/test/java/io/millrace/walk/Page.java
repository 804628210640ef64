package io.millrace.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a reader of a page of docs types and sees. */
final class Page {
    private static final Pattern FILE =
            Pattern.compile("`(streams/[^`]+)`, [^\n]+:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("```sql\n(.*?)\n```\n\n```text\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern SENT = Pattern.compile("curl [^\n]*:8000(/collect/\\S+) [^\n]*-d '([^']+)'");

    private final String text;

    private Page(String text) {
        this.text = text;
    }

    static Page of(String file) {
        try {
            return new Page(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files that it shows, by path. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        found(FILE).forEach(file -> files.put(file.group(1), file.group(2)));
        return files;
    }

    /** Its queries, each with the lines that follow. */
    Map<String, List<String>> queries() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        found(QUERY)
                .forEach(query ->
                        queries.put(query.group(1), query.group(2).lines().toList()));
        return queries;
    }

    /** Path and body of the event that it sends. */
    Map.Entry<String, String> sent() {
        MatchResult sent = found(SENT).getFirst();
        return Map.entry(sent.group(1), sent.group(2));
    }

    private List<MatchResult> found(Pattern pattern) {
        return pattern.matcher(text).results().toList();
    }
}
