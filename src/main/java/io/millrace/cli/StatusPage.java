package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Health and topology as tables: one a list of objects, its columns being their keys. */
final class StatusPage {
    private static final List<String> OWN_COLUMNS = List.of("state", "latency_ms", "reason", "command");

    private StatusPage() {}

    static String of(JsonNode status) {
        List<String> parts = new ArrayList<>();
        parts.add(
                status.path("url").asText() + " " + status.at("/health/status").asText("unknown"));
        parts.add(components(status.at("/health/components")));
        for (Map.Entry<String, JsonNode> member : status.path("topology").properties()) {
            parts.add(part(member.getKey(), member.getValue()));
        }
        return String.join(System.lineSeparator() + System.lineSeparator(), parts);
    }

    private static String components(JsonNode components) {
        Table table = new Table(List.of("COMPONENT", "STATE", "MS", "DETAILS"));
        for (Map.Entry<String, JsonNode> entry : components.properties()) {
            JsonNode check = entry.getValue();
            table.add(List.of(
                    entry.getKey(),
                    check.path("state").asText(),
                    check.path("latency_ms").asText(),
                    details(check)));
        }
        return table.toString();
    }

    private static String details(JsonNode check) {
        List<String> words = new ArrayList<>();
        if (check.has("reason")) {
            words.add(check.path("reason").asText());
        }
        if (check.has("command")) {
            words.add("run: " + check.path("command").asText());
        }
        for (Map.Entry<String, JsonNode> detail : check.properties()) {
            if (!OWN_COLUMNS.contains(detail.getKey())) {
                words.add(detail.getKey() + "=" + plain(detail.getValue()));
            }
        }
        return String.join(" ", words);
    }

    private static String part(String name, JsonNode value) {
        boolean rows = value.isArray() && !value.isEmpty() && value.get(0).isObject();
        return rows ? name.toUpperCase(Locale.ROOT) + System.lineSeparator() + rows(value) : name + " " + plain(value);
    }

    private static String rows(JsonNode list) {
        Set<String> keys = new LinkedHashSet<>();
        list.forEach(row -> row.fieldNames().forEachRemaining(keys::add));
        Table table = new Table(List.copyOf(
                keys.stream().map(key -> key.toUpperCase(Locale.ROOT)).toList()));
        for (JsonNode row : list) {
            table.add(keys.stream().map(key -> plain(row.path(key))).toList());
        }
        return table.toString();
    }

    private static String plain(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(StatusPage::plain).collect(Collectors.joining(", "));
        }
        return value.isValueNode() || value.isMissingNode() ? value.asText() : value.toString();
    }
}
