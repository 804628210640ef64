package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

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
        List<Part> demands = new ArrayList<>();
        wide.layOpen(demands, 0);
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
                kinds.contains(Kind.STRING) ? text(narrow, wide, keyword, value) : List.of();
            case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf" ->
                kinds.contains(Kind.INTEGER) || kinds.contains(Kind.FRACTION)
                        ? number(narrow, wide, keyword, value)
                        : List.of();
            case "properties",
                    "additionalProperties",
                    "required",
                    "dependentRequired",
                    "minProperties",
                    "maxProperties",
                    "patternProperties",
                    "propertyNames" -> kinds.contains(Kind.OBJECT) ? object(narrow, wide, keyword, value) : List.of();
            case "prefixItems", "items", "minItems", "maxItems", "uniqueItems" ->
                kinds.contains(Kind.ARRAY) ? array(narrow, wide, keyword, value) : List.of();
            case "anyOf" -> anyOf(narrow, wide);
            default -> alike(narrow, wide, keyword);
        };
    }

    private static List<Difference> type(Set<Kind> kinds, Part wide, JsonNode value) {
        Set<Kind> lost = new TreeSet<>(kinds);
        lost.removeAll(Kind.named(value));
        return lost.isEmpty()
                ? List.of()
                : difference(
                        wide,
                        "type",
                        Kind.words(lost) + " was allowed, " + Kind.words(Kind.named(value)) + " is asked for");
    }

    private static List<Difference> named(Allowed narrow, Part wide, String keyword) {
        List<JsonNode> allowed = wide.named();
        Optional<List<JsonNode>> values = narrow.finite();
        if (values.isEmpty()) {
            return difference(wide, keyword, "any value was allowed, only those named here are");
        }
        List<JsonNode> lost = values.get().stream()
                .filter(value -> allowed.stream().noneMatch(other -> Values.same(value, other)))
                .toList();
        return lost.isEmpty() ? List.of() : difference(wide, keyword, "no longer has " + lost);
    }

    private static List<Difference> text(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "minLength" -> least(narrow.least(keyword, Values::length), wide, keyword, value);
            case "maxLength" -> most(narrow.most(keyword, Values::length), wide, keyword, value);
            default -> alike(narrow, wide, keyword);
        };
    }

    private static List<Difference> number(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "minimum" -> end(narrow.lower(), Bound::above, new Bound(value.decimalValue(), false), wide, keyword);
            case "exclusiveMinimum" ->
                end(narrow.lower(), Bound::above, new Bound(value.decimalValue(), true), wide, keyword);
            case "maximum" -> end(narrow.upper(), Bound::below, new Bound(value.decimalValue(), false), wide, keyword);
            case "exclusiveMaximum" ->
                end(narrow.upper(), Bound::below, new Bound(value.decimalValue(), true), wide, keyword);
            default -> multiple(narrow, wide, value.decimalValue());
        };
    }

    private static List<Difference> end(
            Optional<Bound> is, BiPredicate<Bound, Bound> holds, Bound asked, Part wide, String keyword) {
        return is.isPresent() && holds.test(is.get(), asked)
                ? List.of()
                : difference(
                        wide,
                        keyword,
                        is.map(bound -> "was " + bound.at()).orElse("was not bounded") + ", is " + asked.at());
    }

    private static List<Difference> multiple(Allowed narrow, Part wide, BigDecimal step) {
        boolean whole = !narrow.kinds().contains(Kind.FRACTION) && divides(step, BigDecimal.ONE);
        boolean holds = whole || narrow.values("multipleOf").anyMatch(was -> divides(step, was.decimalValue()));
        return holds ? List.of() : difference(wide, "multipleOf", "numbers between were allowed");
    }

    private static boolean divides(BigDecimal step, BigDecimal number) {
        return number.remainder(step).signum() == 0;
    }

    private List<Difference> object(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "properties" -> properties(narrow, wide);
            case "additionalProperties" -> furtherMembers(narrow, wide);
            case "required" -> required(narrow, wide, value);
            case "dependentRequired" -> dependentRequired(narrow, wide, value);
            case "minProperties" ->
                least(
                        Math.max(
                                narrow.least(keyword, Values::members),
                                narrow.required().size()),
                        wide,
                        keyword,
                        value);
            case "maxProperties" -> most(narrow.most(keyword, Values::members), wide, keyword, value);
            default -> alike(narrow, wide, keyword);
        };
    }

    private List<Difference> properties(Allowed narrow, Part wide) {
        List<Difference> found = new ArrayList<>();
        wide.node().get("properties").fieldNames().forEachRemaining(name -> {
            Part member = wide.at("properties", name);
            if (narrow.member(name).isEmpty() && !member.takesAll()) {
                found.add(new Difference(
                        member.pointer(),
                        "a member of this name could be anything (the schema was open), now it is judged"));
            } else {
                found.addAll(inside(narrow.member(name), member));
            }
        });
        return found;
    }

    private List<Difference> furtherMembers(Allowed narrow, Part wide) {
        Part further = wide.at("additionalProperties");
        if (further.takesAll()) {
            return List.of();
        }
        if (!wide.node().path("patternProperties").isEmpty()
                || narrow.values("patternProperties").anyMatch(node -> !node.isEmpty())) {
            return sameMembers(narrow, wide);
        }
        List<Difference> found = new ArrayList<>();
        for (String name : new TreeSet<>(narrow.memberNames())) {
            if (!wide.node().path("properties").has(name)) {
                inside(narrow.member(name), further)
                        .forEach(one -> found.add(new Difference(one.pointer(), "member " + name + ": " + one.what())));
            }
        }
        if (narrow.furtherMembers().isEmpty()) {
            found.add(new Difference(further.pointer(), "further members were allowed"));
        } else {
            found.addAll(inside(narrow.furtherMembers(), further));
        }
        return found;
    }

    /** With patterns for names, what is further depends on all three: they stand together as before, or it is not decided. */
    private static List<Difference> sameMembers(Allowed narrow, Part wide) {
        boolean alike = narrow.parts().stream()
                .anyMatch(part -> List.of("properties", "patternProperties", "additionalProperties").stream()
                        .allMatch(word ->
                                part.node().path(word).equals(wide.node().path(word))));
        return alike
                ? List.of()
                : undecided(wide, "additionalProperties", "beside patternProperties it is not compared");
    }

    private static List<Difference> required(Allowed narrow, Part wide, JsonNode names) {
        Set<String> before = narrow.required();
        List<String> added = new ArrayList<>();
        names.forEach(name -> {
            if (!before.contains(name.asText())) {
                added.add(name.asText());
            }
        });
        return added.isEmpty()
                ? List.of()
                : difference(wide, "required", "asks for " + added + ", which could be absent");
    }

    private static List<Difference> dependentRequired(Allowed narrow, Part wide, JsonNode value) {
        List<Difference> found = new ArrayList<>();
        for (var dependent : value.properties()) {
            Set<String> known = narrow.required();
            narrow.values("dependentRequired")
                    .forEach(one -> one.path(dependent.getKey()).forEach(name -> known.add(name.asText())));
            dependent.getValue().forEach(name -> {
                if (!known.contains(name.asText())) {
                    found.addAll(difference(
                            wide,
                            "dependentRequired",
                            dependent.getKey() + " asks for " + name.asText() + ", which could be absent"));
                }
            });
        }
        return found;
    }

    private List<Difference> array(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "prefixItems" -> prefix(narrow, wide, value.size());
            case "items" -> items(narrow, wide);
            case "minItems" -> least(narrow.least(keyword, Values::elements), wide, keyword, value);
            case "maxItems" -> most(narrow.most(keyword, Values::elements), wide, keyword, value);
            default ->
                !value.asBoolean() || narrow.most("maxItems", Values::elements) <= 1
                        ? List.of()
                        : alike(narrow, wide, keyword);
        };
    }

    private List<Difference> prefix(Allowed narrow, Part wide, int length) {
        long most = narrow.most("maxItems", Values::elements);
        List<Difference> found = new ArrayList<>();
        for (int i = 0; i < Math.min(length, most); i++) {
            found.addAll(inside(narrow.element(i), wide.at("prefixItems", Integer.toString(i))));
        }
        return found;
    }

    private List<Difference> items(Allowed narrow, Part wide) {
        long most = narrow.most("maxItems", Values::elements);
        int first = wide.node().path("prefixItems").size();
        int last = Math.max(first, narrow.prefix()); // from here on all elements of the narrow one are alike
        List<Difference> found = new ArrayList<>();
        for (int i = first; i <= last && i < most; i++) {
            found.addAll(inside(narrow.element(i), wide.at("items")));
        }
        return found;
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

    private static List<Difference> alike(Allowed narrow, Part wide, String keyword) {
        JsonNode value = wide.node().get(keyword);
        boolean alike = narrow.parts().stream()
                .anyMatch(part -> part.node().has(keyword)
                        && part.at(keyword).same(wide.at(keyword))
                        && sameBeside(part, wide, keyword));
        if (alike) {
            return List.of();
        }
        return switch (keyword) {
            case "pattern", "format" ->
                difference(
                        wide, keyword, "is " + value + (narrow.has(keyword, value) ? "" : ", which was not asked for"));
            case "uniqueItems" -> difference(wide, keyword, "equal elements were allowed");
            default -> undecided(wide, keyword, "this keyword is not compared, it has to stand as before");
        };
    }

    /** Keywords whose meaning others beside them change. */
    private static boolean sameBeside(Part one, Part other, String keyword) {
        List<String> beside =
                switch (keyword) {
                    case "if", "then", "else" -> List.of("if", "then", "else");
                    case "contains", "minContains", "maxContains" -> List.of("contains", "minContains", "maxContains");
                    default -> List.of();
                };
        if (keyword.startsWith("unevaluated")) {
            return one.same(other);
        }
        return beside.stream()
                .allMatch(word -> one.node().path(word).equals(other.node().path(word)));
    }

    private static List<Difference> least(long is, Part wide, String keyword, JsonNode asked) {
        return is >= asked.asLong() ? List.of() : difference(wide, keyword, "was " + is + ", is " + asked);
    }

    private static List<Difference> most(long is, Part wide, String keyword, JsonNode asked) {
        return is <= asked.asLong()
                ? List.of()
                : difference(wide, keyword, (is == Long.MAX_VALUE ? "was not bounded" : "was " + is) + ", is " + asked);
    }

    private static List<Difference> difference(Part wide, String keyword, String what) {
        return List.of(new Difference(wide.at(keyword).pointer(), what));
    }

    private static List<Difference> undecided(Part wide, String keyword, String why) {
        return List.of(new Difference(wide.at(keyword).pointer(), "can't be decided: " + why));
    }
}
