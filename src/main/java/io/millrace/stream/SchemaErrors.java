package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.millrace.event.Violation;
import io.millrace.json.LocatedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Turns the validator's errors into violations that name the rule and never quote the event. Of alternatives ({@code oneOf, anyOf})
 * of which the value's type leaves one, that one's errors are told; else the alternative as a whole.
 */
final class SchemaErrors {
    private SchemaErrors() {}

    static List<Violation> explain(List<Error> errors) {
        List<Violation> violations = new ArrayList<>();
        List<Error> rest = new ArrayList<>(errors);
        while (!rest.isEmpty()) {
            Error error = rest.removeFirst();
            List<Error> below = isAlternative(error)
                    ? rest.stream().filter(e -> isBelow(e, error)).toList()
                    : List.of();
            List<Error> meant = meant(error, below);
            rest.removeAll(below);
            rest.addAll(0, meant);
            if (meant.isEmpty()) {
                violations.add(violation(error, below));
            }
        }
        return violations;
    }

    private static boolean isAlternative(Error error) {
        return error.getKeyword().equals("oneOf") || error.getKeyword().equals("anyOf");
    }

    private static boolean isBelow(Error error, Error alternative) {
        return error.getEvaluationPath()
                .toString()
                .startsWith(alternative.getEvaluationPath().toString() + "/");
    }

    /** The errors of the one branch that fits the value's type; empty where none or several do. */
    private static List<Error> meant(Error alternative, List<Error> below) {
        String prefix = alternative.getEvaluationPath().toString() + "/";
        List<String> wrongType = below.stream()
                .filter(e -> e.getKeyword().equals("type")
                        && e.getInstanceLocation()
                                .toString()
                                .equals(alternative.getInstanceLocation().toString()))
                .map(e -> branch(e, prefix))
                .toList();
        List<Error> fitting = below.stream()
                .filter(e -> !wrongType.contains(branch(e, prefix)))
                .toList();
        long branches = fitting.stream().map(e -> branch(e, prefix)).distinct().count();
        return branches == 1 && !wrongType.isEmpty() ? fitting : List.of();
    }

    private static String branch(Error error, String prefix) {
        String rest = error.getEvaluationPath().toString().substring(prefix.length());
        return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    }

    private static Violation violation(Error error, List<Error> below) {
        String pointer = error.getInstanceLocation().toString();
        if (error.getKeyword().equals("required") || error.getKeyword().equals("dependentRequired")) {
            pointer += LocatedJson.step(error.getProperty());
        }
        return new Violation(pointer, rule(error, below), message(error, below));
    }

    /** An alternative that only asks for members, or only for types, is told by that keyword. */
    private static String rule(Error error, List<Error> below) {
        List<String> keywords = below.stream().map(Error::getKeyword).distinct().toList();
        boolean plain = keywords.equals(List.of("required")) || keywords.equals(List.of("type"));
        return plain ? keywords.getFirst() : error.getKeyword();
    }

    private static String message(Error error, List<Error> below) {
        JsonNode value = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required", "dependentRequired" -> "is required";
            case "type" -> "must be of type " + words(value);
            case "enum" -> "must be one of " + words(value);
            case "const" -> "must be " + words(value);
            case "format" -> "must have the format " + words(value);
            case "pattern" -> "must match " + words(value);
            case "minLength" -> "must have at least " + words(value) + " characters";
            case "maxLength" -> "must have at most " + words(value) + " characters";
            case "minimum" -> "must be at least " + words(value);
            case "maximum" -> "must be at most " + words(value);
            case "exclusiveMinimum" -> "must be greater than " + words(value);
            case "exclusiveMaximum" -> "must be less than " + words(value);
            case "additionalProperties", "unevaluatedProperties" -> "has a member that the schema does not allow";
            case "oneOf" -> alternatives("exactly one", value, below);
            case "anyOf" -> alternatives("at least one", value, below);
            default -> "breaks the rule " + error.getKeyword() + " " + words(value);
        };
    }

    private static String alternatives(String howMany, JsonNode branches, List<Error> below) {
        List<String> members = StreamSupport.stream(branches.spliterator(), false)
                .flatMap(branch -> StreamSupport.stream(branch.path("required").spliterator(), false))
                .map(JsonNode::asText)
                .toList();
        boolean ofMembers = members.size() == branches.size()
                && below.stream().allMatch(e -> e.getKeyword().equals("required"));
        return ofMembers
                ? "must have " + howMany + " of " + String.join(", ", members)
                : "must fit " + howMany + " of the alternatives";
    }

    /** The schema's own value in short: what is asked for, never what was sent. */
    private static String words(JsonNode asked) {
        String text = asked == null ? "" : asked.isTextual() ? asked.textValue() : asked.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
