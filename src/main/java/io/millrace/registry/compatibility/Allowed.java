package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a document has to hold by several schemas at once: the parts of one schema, its references followed and its {@code allOf} laid open.
 * Immutable.
 */
final class Allowed {
    private final List<Part> parts;

    private Allowed(List<Part> parts) {
        this.parts = parts;
    }

    static Allowed by(List<Part> schemas) {
        List<Part> parts = new ArrayList<>();
        schemas.forEach(one -> parts.addAll(one.open()));
        return new Allowed(List.copyOf(parts));
    }

    Allowed and(List<Part> more) {
        List<Part> all = new ArrayList<>(parts);
        more.forEach(one -> all.addAll(one.open()));
        return new Allowed(List.copyOf(all));
    }

    List<Part> parts() {
        return parts;
    }

    /** No document holds it. */
    boolean none() {
        return parts.stream().anyMatch(Part::refusesAll) || kinds().isEmpty();
    }

    Set<Kind> kinds() {
        EnumSet<Kind> kinds = EnumSet.allOf(Kind.class);
        values("type").forEach(type -> kinds.retainAll(Kind.named(type)));
        finite().ifPresent(values -> {
            EnumSet<Kind> found = EnumSet.noneOf(Kind.class);
            values.forEach(value -> found.add(Kind.of(value)));
            kinds.retainAll(found);
        });
        return kinds;
    }

    /** The values that it names one by one, where it does. */
    Optional<List<JsonNode>> finite() {
        List<List<JsonNode>> lists =
                parts.stream().map(Part::named).filter(Objects::nonNull).toList();
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> left = new ArrayList<>(lists.getFirst());
        for (List<JsonNode> list : lists) {
            left.removeIf(value -> list.stream().noneMatch(other -> Values.same(value, other)));
        }
        return Optional.of(left);
    }

    Stream<JsonNode> values(String keyword) {
        return parts.stream().map(part -> part.node().get(keyword)).filter(Objects::nonNull);
    }

    boolean has(String keyword, JsonNode value) {
        return values(keyword).anyMatch(value::equals);
    }

    Set<String> required() {
        Set<String> names = new HashSet<>();
        values("required").forEach(list -> list.forEach(name -> names.add(name.asText())));
        return names;
    }

    /** The largest of these keywords; a count of the values that it names, where it names them. */
    long least(String keyword, Function<JsonNode, Integer> size) {
        long asked = values(keyword).mapToLong(JsonNode::asLong).max().orElse(0);
        long found = finite().map(all -> all.stream()
                        .map(size)
                        .filter(Objects::nonNull)
                        .mapToLong(i -> i)
                        .min()
                        .orElse(0))
                .orElse(0L);
        return Math.max(asked, found);
    }

    long most(String keyword, Function<JsonNode, Integer> size) {
        long asked = values(keyword).mapToLong(JsonNode::asLong).min().orElse(Long.MAX_VALUE);
        long found = finite().map(all -> all.stream()
                        .map(size)
                        .filter(Objects::nonNull)
                        .mapToLong(i -> i)
                        .max()
                        .orElse(0))
                .orElse(Long.MAX_VALUE);
        return Math.min(asked, found);
    }

    Optional<Bound> lower() {
        Stream<Bound> asked = Stream.concat(bounds("minimum", false), bounds("exclusiveMinimum", true));
        return Stream.concat(asked, numbers().min(BigDecimal::compareTo).map(least -> new Bound(least, false)).stream())
                .reduce((a, b) -> a.above(b) ? a : b);
    }

    Optional<Bound> upper() {
        Stream<Bound> asked = Stream.concat(bounds("maximum", false), bounds("exclusiveMaximum", true));
        return Stream.concat(asked, numbers().max(BigDecimal::compareTo).map(most -> new Bound(most, false)).stream())
                .reduce((a, b) -> a.below(b) ? a : b);
    }

    private Stream<Bound> bounds(String keyword, boolean open) {
        return values(keyword).map(value -> new Bound(value.decimalValue(), open));
    }

    private Stream<BigDecimal> numbers() {
        return finite().stream()
                .flatMap(List::stream)
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue);
    }

    /** What a member of this name has to hold as far as is known: patterns of names are not looked at; nothing where it is free. */
    List<Part> member(String name) {
        List<Part> schemas = new ArrayList<>();
        for (Part part : parts) {
            if (part.node().path("properties").has(name)) {
                schemas.add(part.at("properties", name));
            } else if (part.node().has("additionalProperties")
                    && part.node().path("patternProperties").isEmpty()) {
                schemas.add(part.at("additionalProperties"));
            }
        }
        return schemas;
    }

    /** What members without a name of their own have to hold. */
    List<Part> furtherMembers() {
        return parts.stream()
                .filter(part -> part.node().has("additionalProperties"))
                .map(part -> part.at("additionalProperties"))
                .toList();
    }

    Set<String> memberNames() {
        Set<String> names = new HashSet<>();
        values("properties").forEach(node -> node.fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** What the element of this number has to hold. */
    List<Part> element(int number) {
        List<Part> schemas = new ArrayList<>();
        for (Part part : parts) {
            if (number < part.node().path("prefixItems").size()) {
                schemas.add(part.at("prefixItems", Integer.toString(number)));
            } else if (part.node().has("items")) {
                schemas.add(part.at("items"));
            }
        }
        return schemas;
    }

    int prefix() {
        return values("prefixItems").mapToInt(JsonNode::size).max().orElse(0);
    }

    /** Of the first part that leaves a choice by this keyword, its branches; and all else. */
    Optional<Choice> choice() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.judgesTheRest()) {
                continue;
            }
            for (String keyword : List.of("anyOf", "oneOf")) {
                if (part.node().has(keyword)) {
                    List<Part> rest = new ArrayList<>(parts);
                    rest.set(i, part.without(keyword));
                    return Optional.of(new Choice(new Allowed(List.copyOf(rest)), part.branches(keyword)));
                }
            }
        }
        return Optional.empty();
    }

    record Choice(Allowed rest, List<Part> branches) {}
}
