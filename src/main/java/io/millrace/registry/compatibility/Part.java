package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.LocatedJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A schema within a document.
 *
 * @param node a boolean or an object
 * @param root the document that its references point into
 * @param pointer where it stands
 */
record Part(JsonNode node, JsonNode root, String pointer) {
    private static final int DEEPEST = 64;
    private static final int MOST_STEPS = 2_000;
    private static final Set<String> WORDS = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    static Part whole(JsonNode document) {
        return new Part(document, document, "");
    }

    /** Free: every document holds it. */
    boolean takesAll() {
        return node.isBoolean() ? node.booleanValue() : keywords().isEmpty();
    }

    boolean refusesAll() {
        return node.isBoolean() && !node.booleanValue();
    }

    /** Those that judge. */
    List<String> keywords() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!WORDS.contains(name) && !name.startsWith("x-")) {
                names.add(name);
            }
        });
        return names;
    }

    /** The same schema in words and in what it refers to. */
    boolean same(Part other) {
        return node.equals(other.node)
                && (root.equals(other.root)
                        || !refers(node)
                        || root.path("$defs").equals(other.root.path("$defs"))
                                && root.path("definitions").equals(other.root.path("definitions"))
                                && !refersBeyondDefinitions(node)
                                && !refersBeyondDefinitions(root.path("$defs"))
                                && !refersBeyondDefinitions(root.path("definitions")));
    }

    private static boolean refers(JsonNode node) {
        return !node.findValues("$ref").isEmpty()
                || !node.findValues("$dynamicRef").isEmpty();
    }

    private static boolean refersBeyondDefinitions(JsonNode node) {
        return !node.findValues("$dynamicRef").isEmpty()
                || node.findValuesAsText("$ref").stream()
                        .anyMatch(ref -> !ref.startsWith("#/$defs/") && !ref.startsWith("#/definitions/"));
    }

    /** What stands under the keyword is the same in both, or in neither. */
    boolean sameAt(String keyword, Part other) {
        return node.has(keyword)
                ? other.node.has(keyword) && at(keyword).same(other.at(keyword))
                : !other.node.has(keyword);
    }

    Part at(String keyword) {
        return new Part(node.get(keyword), root, pointer + step(keyword));
    }

    Part at(String keyword, String name) {
        JsonNode under = node.get(keyword);
        JsonNode found = under.isArray() ? under.get(Integer.parseInt(name)) : under.get(name);
        return new Part(found, root, pointer + step(keyword) + step(name));
    }

    List<Part> branches(String keyword) {
        List<Part> branches = new ArrayList<>();
        for (int i = 0; i < node.get(keyword).size(); i++) {
            branches.add(at(keyword, Integer.toString(i)));
        }
        return branches;
    }

    Part without(String keyword) {
        ObjectNode left = ((ObjectNode) node).deepCopy();
        left.remove(keyword);
        return new Part(left, root, pointer);
    }

    /** The values of {@code enum} and {@code const}; null where it names none. */
    List<JsonNode> named() {
        List<JsonNode> values = null;
        if (node.has("enum")) {
            values = new ArrayList<>();
            node.get("enum").forEach(values::add);
        }
        if (node.has("const")) {
            JsonNode only = node.get("const");
            boolean named = values == null || values.stream().anyMatch(value -> Values.same(value, only));
            values = named ? List.of(only) : List.of();
        }
        return values;
    }

    /** Follows the reference, and takes {@code allOf} apart; what judges by what stands beside it stays whole. */
    List<Part> open() {
        List<Part> parts = new ArrayList<>();
        layOpen(parts, 0, new AtomicInteger());
        return parts;
    }

    private void layOpen(List<Part> into, int depth, AtomicInteger steps) {
        if (depth > DEEPEST || steps.incrementAndGet() > MOST_STEPS) {
            throw new Undecided(pointer + ": references that lead nowhere, or too many of them");
        }
        if (node.has("$dynamicRef") || node.has("$id") && !pointer.isEmpty()) {
            throw new Undecided(pointer + ": $dynamicRef, and an $id below the root, are not compared");
        }
        if (judgesTheRest()) {
            into.add(this);
            return;
        }
        Part own = this;
        if (node.has("$ref")) {
            referred().layOpen(into, depth + 1, steps);
            own = own.without("$ref");
        }
        if (node.has("allOf")) {
            branches("allOf").forEach(one -> one.layOpen(into, depth + 1, steps));
            own = own.without("allOf");
        }
        if (own.node.isBoolean() || !own.keywords().isEmpty()) {
            into.add(own);
        }
    }

    /** By {@code unevaluatedProperties} or {@code unevaluatedItems}: no keyword can be taken from it without changing what these mean. */
    boolean judgesTheRest() {
        return node.has("unevaluatedProperties") || node.has("unevaluatedItems");
    }

    private Part referred() {
        String reference = node.get("$ref").asText();
        if (reference.equals("#")) {
            return whole(root);
        }
        if (!reference.startsWith("#/")) {
            throw new Undecided(pointer + "/$ref: only references by a pointer, #/…, are compared");
        }
        String at = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        JsonNode found = root.at(at);
        if (found.isMissingNode()) {
            throw new Undecided(pointer + "/$ref: there is no " + reference);
        }
        return new Part(found, root, at);
    }

    /** Documents are told apart by being the same object: two of them are compared, and each is large. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Part part
                && root == part.root
                && pointer.equals(part.pointer)
                && node.equals(part.node);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(root) + pointer.hashCode();
    }

    private static String step(String name) {
        return LocatedJson.step(name);
    }
}
