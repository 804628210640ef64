package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An example of the contract: a request, and the answer of the same name.
 *
 * @param path with the values of its parameters, and the query
 * @param body null for a request without one
 * @param schema of the answer
 */
record Example(
        String name,
        String method,
        String path,
        String type,
        JsonNode body,
        int status,
        String answerType,
        JsonNode answer,
        JsonNode schema) {
    /** @param document without references */
    static List<Example> of(JsonNode document) {
        List<Example> examples = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(member -> List.of("get", "post", "put", "delete").contains(member.getKey()))
                .forEach(member -> {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(parameters::add);
                    member.getValue().path("parameters").forEach(parameters::add);
                    of(member.getKey(), path.getKey(), parameters, member.getValue(), examples);
                }));
        return examples;
    }

    private static void of(
            String method, String path, List<JsonNode> parameters, JsonNode operation, List<Example> examples) {
        JsonNode json = operation.at("/requestBody/content/application~1json/examples");
        operation.path("responses").properties().forEach(response -> response.getValue()
                .path("content")
                .properties()
                .forEach(content -> content.getValue()
                        .path("examples")
                        .properties()
                        .forEach(answer -> examples.add(new Example(
                                answer.getKey(),
                                method.toUpperCase(Locale.ROOT),
                                filled(path, parameters, answer.getKey()),
                                "application/json",
                                json.has(answer.getKey())
                                        ? json.path(answer.getKey()).path("value")
                                        : null,
                                Integer.parseInt(response.getKey()),
                                content.getKey(),
                                answer.getValue().path("value"),
                                content.getValue().path("schema"))))));
    }

    private static String filled(String path, List<JsonNode> parameters, String name) {
        String filled = path;
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            JsonNode value = parameter.path("examples").path(name).path("value");
            String text = URLEncoder.encode(value.asText(), StandardCharsets.UTF_8);
            if (parameter.path("in").asText().equals("path")) {
                filled = filled.replace("{" + parameter.path("name").asText() + "}", text);
            } else if (!value.isMissingNode()) {
                query.add(parameter.path("name").asText() + "=" + text);
            }
        }
        return filled + query.stream().collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + name + ")";
    }
}
