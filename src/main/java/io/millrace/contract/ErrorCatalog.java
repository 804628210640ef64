package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code errors.yaml}: every code, why it is given and what to do.
 *
 * @param requests codes of answers, by status
 * @param events codes of single events
 */
public record ErrorCatalog(List<Entry> requests, List<Entry> events) {
    /**
     * One code.
     *
     * @param status of the answer; 0 for a code of an event
     * @param category of the dead letter; empty for a code of an answer
     * @param example what is answered so, or empty where no short one would do
     */
    public record Entry(String code, int status, String category, String when, String mend, String example) {}

    /** Of the program. */
    public static ErrorCatalog builtIn() {
        JsonNode tree = Resources.yaml(Resources.bytes("/errors.yaml"));
        return new ErrorCatalog(entries(tree.path("requests")), entries(tree.path("events")));
    }

    private static List<Entry> entries(JsonNode list) {
        List<Entry> entries = new ArrayList<>();
        list.forEach(one -> entries.add(new Entry(
                one.path("code").asText(),
                one.path("status").asInt(),
                one.path("category").asText(),
                one.path("when").asText(),
                one.path("mend").asText(),
                one.path("example").asText())));
        return List.copyOf(entries);
    }

    /** Those of this code: of an answer, of an event, or both. */
    List<Entry> of(String code) {
        List<Entry> found = new ArrayList<>();
        requests.stream().filter(one -> one.code().equals(code)).forEach(found::add);
        events.stream().filter(one -> one.code().equals(code)).forEach(found::add);
        return found;
    }
}
