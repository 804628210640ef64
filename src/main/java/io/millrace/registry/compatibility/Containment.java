package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether every document that one schema allows is allowed by another one as well: each keyword of the other is proved from what the one demands.
 * A proof that is not found counts as a difference, so the answer "contained" is always right, and "not contained" may be too careful.
 *
 * <p>Compared are the keywords of JSON Schema 2020-12 that {@link #keyword} names; all others must stand in both alike. One comparison, then thrown away.
 */
final class Containment {
    private static final int MOST_STEPS = 20_000;
    private static final int MOST_DIFFERENCES = 20;
    private static final int DEEPEST = 100;
    private static final Set<String> DRAFTS = Set.of("", "https://json-schema.org/draft/2020-12/schema");

    private final Members members = new Members(this::inside);
    private final Elements elements = new Elements(this::inside);
    private final Map<Pair, Integer> assumed = new HashMap<>();
    private int steps;
    private int depth;
    private int inner;

    private record Pair(List<Part> narrow, Part wide) {}

    private Containment() {}

    /** Empty where all that {@code narrow} allows is allowed by {@code wide}; pointers are those of {@code wide}. */
    static List<Difference> differences(JsonNode narrow, JsonNode wide) {
        if (narrow.equals(wide)) {
            return List.of();
        }
        try {
            return new Containment()
                    .within(drafts(narrow, wide), Part.whole(wide)).stream()
                            .distinct()
                            .sorted(Comparator.comparing(Difference::pointer))
                            .limit(MOST_DIFFERENCES)
                            .toList();
        } catch (Undecided e) {
            return List.of(new Difference("", "can't be decided: " + e.getMessage()));
        }
    }

    private static Allowed drafts(JsonNode narrow, JsonNode wide) {
        String one = narrow.path("$schema").asText().replaceFirst("#$", "");
        String other = wide.path("$schema").asText().replaceFirst("#$", "");
        if (!DRAFTS.contains(one) || !DRAFTS.contains(other)) {
            throw new Undecided("only schemas of the draft 2020-12 are compared, these name " + one + " and " + other);
        }
        return Allowed.by(List.of(Part.whole(narrow)));
    }

    private List<Difference> within(Allowed narrow, Part wide) {
        if (++steps > MOST_STEPS || depth > DEEPEST) {
            throw new Undecided("the schemas are too large or too deep to be compared");
        }
        if (wide.takesAll() || narrow.none() || narrow.parts().stream().anyMatch(part -> part.same(wide))) {
            return List.of();
        }
        Pair pair = new Pair(narrow.parts(), wide);
        Integer since = assumed.putIfAbsent(pair, inner);
        if (since != null) {
            return induction(since, wide);
        }
        depth++;
        try {
            List<Difference> found = byKeywords(narrow, wide);
            return found.isEmpty() ? found : byBranches(narrow, wide, found);
        } finally {
            depth--;
            assumed.remove(pair);
        }
    }

    /** What is being proved holds for the smaller documents within. */
    private List<Difference> induction(int since, Part wide) {
        if (inner > since) {
            return List.of();
        }
        throw new Undecided(wide.pointer() + ": refers to itself");
    }

    /** Of a member or an element. */
    private List<Difference> inside(List<Part> narrow, Part wide) {
        inner++;
        try {
            return within(Allowed.by(narrow), wide);
        } finally {
            inner--;
        }
    }

    /** Where the narrow one leaves a choice, each branch of it by itself may be contained. */
    private List<Difference> byBranches(Allowed narrow, Part wide, List<Difference> found) {
        Optional<Allowed.Choice> choice = narrow.choice();
        if (choice.isEmpty()) {
            return found;
        }
        List<Difference> left = new ArrayList<>();
        for (Part branch : choice.get().branches()) {
            left.addAll(within(choice.get().rest().and(List.of(branch)), wide));
        }
        return left;
    }

    private List<Difference> byKeywords(Allowed narrow, Part wide) {
        List<Part> demands = wide.open();
        List<Difference> found = new ArrayList<>();
        for (Part demand : demands) {
            if (demand.refusesAll()) {
                found.add(new Difference(demand.pointer(), "nothing is allowed here"));
                continue;
            }
            if (demands.size() > 1 && narrow.parts().stream().anyMatch(part -> part.same(demand))) {
                continue;
            }
            for (String keyword : demand.keywords()) {
                found.addAll(keyword(narrow, demand, keyword));
            }
        }
        return found;
    }

    private List<Difference> keyword(Allowed narrow, Part wide, String keyword) {
        JsonNode value = wide.node().get(keyword);
        Set<Kind> kinds = narrow.kinds();
        return switch (keyword) {
            case "type" -> type(kinds, wide, value);
            case "enum", "const" -> named(narrow, wide, keyword);
            case "minLength", "maxLength", "pattern", "format" ->
                kinds.contains(Kind.STRING) ? Scalars.text(narrow, wide, keyword, value) : List.of();
            case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf" ->
                kinds.contains(Kind.INTEGER) || kinds.contains(Kind.FRACTION)
                        ? Scalars.number(narrow, wide, keyword, value)
                        : List.of();
            case "properties",
                    "additionalProperties",
                    "required",
                    "dependentRequired",
                    "minProperties",
                    "maxProperties",
                    "patternProperties",
                    "propertyNames" ->
                kinds.contains(Kind.OBJECT) ? members.judged(narrow, wide, keyword, value) : List.of();
            case "uniqueItems" -> Elements.unique(narrow, wide, value);
            case "prefixItems", "items", "minItems", "maxItems" ->
                kinds.contains(Kind.ARRAY) ? elements.judged(narrow, wide, keyword, value) : List.of();
            case "anyOf" -> anyOf(narrow, wide);
            default -> Alike.judged(narrow, wide, keyword);
        };
    }

    private static List<Difference> type(Set<Kind> kinds, Part wide, JsonNode value) {
        Set<Kind> lost = new TreeSet<>(kinds);
        lost.removeAll(Kind.named(value));
        return lost.isEmpty()
                ? List.of()
                : Difference.of(
                        wide,
                        "type",
                        Kind.words(lost) + " was allowed, " + Kind.words(Kind.named(value)) + " is asked for");
    }

    private static List<Difference> named(Allowed narrow, Part wide, String keyword) {
        List<JsonNode> allowed = wide.named();
        Optional<List<JsonNode>> values = narrow.finite();
        if (values.isEmpty()) {
            return Difference.of(wide, keyword, "any value was allowed, only those named here are");
        }
        List<JsonNode> lost = values.get().stream()
                .filter(value -> allowed.stream().noneMatch(other -> Values.same(value, other)))
                .toList();
        return lost.isEmpty() ? List.of() : Difference.of(wide, keyword, "no longer has " + lost);
    }

    /** One branch that takes all; a narrow one that is spread over several branches is told apart by its own choice before. */
    private List<Difference> anyOf(Allowed narrow, Part wide) {
        List<Difference> nearest = null;
        for (Part branch : wide.branches("anyOf")) {
            List<Difference> left = within(narrow, branch);
            if (left.isEmpty()) {
                return left;
            }
            nearest = nearest == null || left.size() < nearest.size() ? left : nearest;
        }
        return nearest == null ? List.of() : nearest;
    }
}
