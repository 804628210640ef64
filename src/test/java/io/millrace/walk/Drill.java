package io.millrace.walk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client sends while servers die: a package for each death, sent again until it is answered, and what the answers promised. It is
 * of a stream of its own, {@code drills}, whose declaration may be changed so that stored events come out otherwise.
 */
final class Drill {
    private static final int NAMED = 20;
    private static final String DECLARATION = """
            { "natural_id": ".id",
              "normalise": "{\\"id\\": .id, \\"point\\": .point, \\"amount\\": %d * .amount}",
              "rows": [{ "table": "drills", "columns": [
                  { "name": "point", "type": "text", "value": ".data.point", "limit": 100, "required": true },
                  { "name": "amount", "type": "numeric", "value": ".data.amount", "required": true }] }],
              "aggregates": [{ "name": "drills_by_point", "keys": [{ "column": "point" }], "measures": [
                  { "name": "total", "kind": "count" },
                  { "name": "amounts", "kind": "sum", "column": "amount" },
                  { "name": "greatest", "kind": "max", "column": "amount" },
                  { "name": "kinds", "kind": "distinct", "column": "amount" }] }] }""";
    private static final String SCHEMA = """
            { "type": "object", "required": ["point", "amount"], "properties": {
                "id": { "type": "string" }, "point": { "type": "string" }, "amount": { "type": "integer" } } }""";

    /** Natural ids that were sent; each is to be stored once. */
    final Set<String> named = new TreeSet<>();
    /** Event ids of answers. */
    final Set<String> accepted = new TreeSet<>();

    final Set<String> refused = new TreeSet<>();
    private final Deque<String> unanswered = new ArrayDeque<>();

    /** Amounts are stored as so many times what was sent. */
    static void declare(Path directory, int factor) {
        try {
            Path folder = Files.createDirectories(directory.resolve("streams/drills"));
            Files.writeString(folder.resolve("stream.json"), DECLARATION.formatted(factor));
            Files.writeString(folder.resolve("schema.json"), SCHEMA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Valid events, three of them twice, one without an id of its own, and two that are refused. */
    void add(String point) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= NAMED; i++) {
            named.add(point + "-" + i);
            lines.add("{\"id\":\"%1$s-%2$d\",\"point\":\"%1$s\",\"amount\":%2$d}".formatted(point, i));
        }
        lines.addAll(lines.subList(0, 3));
        lines.add("{\"point\":\"%s\",\"amount\":7}".formatted(point));
        lines.add("{\"point\":\"%s\",\"amount\":\"much\"}".formatted(point));
        lines.add("{\"point\":\"%s\"".formatted(point));
        unanswered.add(String.join("\n", lines));
    }

    /** Sends what has no answer yet, until one is broken off: that promises nothing, and is sent again the next time. */
    void send(Client client) {
        try {
            while (!unanswered.isEmpty()) {
                Client.Answer answer = client.post("/collect/drills", "application/x-ndjson", unanswered.peek());
                if (answer.status() != 207) {
                    return;
                }
                answer.body().get("results").forEach(this::remember);
                unanswered.remove();
            }
        } catch (IOException e) {
            return;
        }
    }

    boolean answered() {
        return unanswered.isEmpty();
    }

    private void remember(JsonNode result) {
        boolean taken = result.get("status").asText().equals("accepted");
        (taken ? accepted : refused).add(result.get("event_id").asText());
    }
}
