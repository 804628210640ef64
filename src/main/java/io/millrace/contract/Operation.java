package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.http.Parameters.Mistake;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One method at one path.
 *
 * @param open whether parameters of the query may be given that the document does not name
 * @param body of a JSON request; null where there is none, or where something else judges it
 */
record Operation(String method, String path, List<Parameter> parameters, boolean open, BodyRule body) {
    private static final String OPEN = "x-open-query";
    private static final String ELSEWHERE = "x-judged-elsewhere";

    /**
     * @param resolved without references
     * @param ofPath parameters that stand at the path
     */
    static Operation of(String method, String path, JsonNode resolved, JsonNode ofPath) {
        List<Parameter> parameters = new ArrayList<>();
        ofPath.forEach(one -> parameters.add(Parameter.of(one)));
        resolved.path("parameters").forEach(one -> parameters.add(Parameter.of(one)));
        JsonNode schema = resolved.at("/requestBody/content/application~1json/schema");
        boolean elsewhere = resolved.path("requestBody").path(ELSEWHERE).asBoolean();
        return new Operation(
                method,
                path,
                parameters,
                resolved.path(OPEN).asBoolean(),
                schema.isMissingNode() || elsewhere ? null : new BodyRule(schema));
    }

    /** All parameters that can't be used; empty where all can. */
    List<Mistake> mistakes(Map<String, String> inPath, MultiMap query, MultiMap headers) {
        List<Mistake> mistakes = new ArrayList<>();
        TreeSet<String> known = parameters.stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(Parameter::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!open) {
            for (String name : new TreeSet<>(query.names())) {
                if (!known.contains(name)) {
                    mistakes.add(new Mistake(
                            name,
                            "is not a parameter of this path; known: "
                                    + (known.isEmpty() ? "none" : String.join(", ", known))));
                }
            }
        }
        for (Parameter parameter : parameters) {
            mistake(parameter, given(parameter, inPath, query, headers))
                    .ifPresent(message -> mistakes.add(new Mistake(parameter.name(), message)));
        }
        return mistakes;
    }

    private static List<String> given(
            Parameter parameter, Map<String, String> inPath, MultiMap query, MultiMap headers) {
        return switch (parameter.in()) {
            case "path" -> List.of(inPath.get(parameter.name()));
            case "query" -> query.getAll(parameter.name());
            default -> headers.getAll(parameter.name());
        };
    }

    private static Optional<String> mistake(Parameter parameter, List<String> values) {
        if (values.isEmpty()) {
            return parameter.required() ? Optional.of("is required") : Optional.empty();
        }
        return values.size() > 1 ? Optional.of("must be given once") : parameter.mistake(values.getFirst());
    }
}
