package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.millrace.event.Violation;
import io.millrace.json.LocatedJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns the validator's errors into violations that name the rule and never quote the event. Of alternatives ({@code oneOf, anyOf})
 * of which the value's type leaves one, that one's errors are told; else the alternative as a whole.
 *
 * <p>The validator lists for {@code oneOf} an error of its own and then those of the branches; for {@code anyOf} the latter alone.
 */
final class SchemaErrors {
    private static final Pattern ANY_OF = Pattern.compile("(.*?/anyOf)/\\d+(/.*)?");

    private SchemaErrors() {}

    /** At most so many are told; an event may break a rule in each of its hundred thousand elements. */
    static final int MOST = 20;

    static List<Violation> explain(List<Error> errors) {
        List<Violation> violations = new ArrayList<>();
        explain(errors, "", violations);
        return violations;
    }

    /** @param inside evaluation path that is dealt with: alternatives above it are not looked at again */
    private static void explain(List<Error> errors, String inside, List<Violation> violations) {
        Deque<Error> rest = new ArrayDeque<>(errors);
        while (!rest.isEmpty() && violations.size() < MOST) {
            Error error = rest.getFirst();
            boolean oneOf = error.getKeyword().equals("oneOf");
            Matcher anyOf = ANY_OF.matcher(path(error).substring(inside.length()));
            if (oneOf) {
                rest.removeFirst();
                alternative(error, path(error), takeBelow(rest, path(error)), violations);
            } else if (anyOf.matches()) {
                String path = inside + anyOf.group(1);
                alternative(null, path, takeBelow(rest, path), violations);
            } else {
                violations.add(violation(rest.removeFirst()));
            }
        }
    }

    /** Removes and returns the leading errors of the branches, up to where the branches begin anew for another value. */
    private static List<Error> takeBelow(Deque<Error> rest, String path) {
        List<Error> below = new ArrayList<>();
        String last = "";
        while (!rest.isEmpty() && path(rest.getFirst()).startsWith(path + "/")) {
            String branch = branch(rest.getFirst(), path);
            if (branch.length() < last.length() || (branch.length() == last.length() && branch.compareTo(last) < 0)) {
                break;
            }
            last = branch;
            below.add(rest.removeFirst());
        }
        return below;
    }

    private static void alternative(Error own, String path, List<Error> below, List<Violation> violations) {
        String pointer = own != null
                ? own.getInstanceLocation().toString()
                : below.stream()
                        .map(e -> e.getInstanceLocation().toString())
                        .min(Comparator.comparingInt(String::length))
                        .orElse("");
        List<Error> meant = meant(pointer, path, below);
        if (meant.isEmpty()) {
            violations.add(new Violation(pointer, rule(path, below), alternatives(path, below)));
        } else {
            explain(meant, path + "/" + branch(meant.getFirst(), path), violations);
        }
    }

    /** The errors of the one branch that fits the value's type; empty where none or several do. */
    private static List<Error> meant(String pointer, String path, List<Error> below) {
        Set<String> wrongType = below.stream()
                .filter(e -> e.getKeyword().equals("type")
                        && e.getInstanceLocation().toString().equals(pointer))
                .map(e -> branch(e, path))
                .collect(Collectors.toSet());
        List<Error> fitting =
                below.stream().filter(e -> !wrongType.contains(branch(e, path))).toList();
        long branches = fitting.stream().map(e -> branch(e, path)).distinct().count();
        return branches == 1 && !wrongType.isEmpty() ? fitting : List.of();
    }

    private static String path(Error error) {
        return error.getEvaluationPath().toString();
    }

    private static String branch(Error error, String path) {
        String rest = path(error).substring(path.length() + 1);
        return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    }

    private static Violation violation(Error error) {
        String pointer = error.getInstanceLocation().toString();
        if (isRequired(error)) {
            pointer += LocatedJson.step(error.getProperty());
        }
        return new Violation(pointer, error.getKeyword(), message(error));
    }

    private static boolean isRequired(Error error) {
        return error.getKeyword().equals("required") || error.getKeyword().equals("dependentRequired");
    }

    /** An alternative that only asks for members, or only for types, is told by that keyword. */
    private static String rule(String path, List<Error> below) {
        List<String> keywords = below.stream().map(Error::getKeyword).distinct().toList();
        boolean plain = keywords.equals(List.of("required")) || keywords.equals(List.of("type"));
        return plain ? keywords.getFirst() : path.substring(path.lastIndexOf('/') + 1);
    }

    private static String alternatives(String path, List<Error> below) {
        String howMany = path.endsWith("/oneOf") ? "exactly one" : "at least one";
        boolean ofMembers = !below.isEmpty() && below.stream().allMatch(SchemaErrors::isRequired);
        return ofMembers
                ? "must have " + howMany + " of "
                        + below.stream().map(Error::getProperty).collect(Collectors.joining(", "))
                : "must fit " + howMany + " of the alternatives";
    }

    private static String message(Error error) {
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
            default -> "breaks the rule " + error.getKeyword() + " " + words(value);
        };
    }

    /** The schema's own value in short: what is asked for, never what was sent. */
    private static String words(JsonNode asked) {
        String text = asked == null ? "" : asked.isTextual() ? asked.textValue() : asked.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
