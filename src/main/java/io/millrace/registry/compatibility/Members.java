package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keywords of objects. */
final class Members {
    private final Inside inside;

    Members(Inside inside) {
        this.inside = inside;
    }

    List<Difference> judged(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "properties" -> properties(narrow, wide);
            case "additionalProperties" -> furtherMembers(narrow, wide);
            case "required" -> required(narrow, wide, value);
            case "dependentRequired" -> dependentRequired(narrow, wide, value);
            case "minProperties" ->
                Difference.least(
                        Math.max(
                                narrow.least(keyword, Values::members),
                                narrow.required().size()),
                        wide,
                        keyword,
                        value);
            case "maxProperties" -> Difference.most(narrow.most(keyword, Values::members), wide, keyword, value);
            default -> Alike.judged(narrow, wide, keyword);
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
                found.addAll(inside.of(narrow.member(name), member));
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
                inside.of(narrow.member(name), further)
                        .forEach(one -> found.add(new Difference(one.pointer(), "member " + name + ": " + one.what())));
            }
        }
        if (narrow.furtherMembers().isEmpty()) {
            found.add(new Difference(further.pointer(), "further members were allowed"));
        } else {
            found.addAll(inside.of(narrow.furtherMembers(), further));
        }
        return found;
    }

    /** With patterns for names, what is further depends on all three: they stand together as before, or it is not decided. */
    private static List<Difference> sameMembers(Allowed narrow, Part wide) {
        boolean alike = narrow.parts().stream()
                .anyMatch(part -> List.of("properties", "patternProperties", "additionalProperties").stream()
                        .allMatch(word -> part.sameAt(word, wide)));
        return alike
                ? List.of()
                : Difference.undecided(wide, "additionalProperties", "beside patternProperties it is not compared");
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
                : Difference.of(wide, "required", "asks for " + added + ", which could be absent");
    }

    private static List<Difference> dependentRequired(Allowed narrow, Part wide, JsonNode value) {
        List<Difference> found = new ArrayList<>();
        for (var dependent : value.properties()) {
            Set<String> known = narrow.required();
            narrow.values("dependentRequired")
                    .forEach(one -> one.path(dependent.getKey()).forEach(name -> known.add(name.asText())));
            dependent.getValue().forEach(name -> {
                if (!known.contains(name.asText())) {
                    found.addAll(Difference.of(
                            wide,
                            "dependentRequired",
                            dependent.getKey() + " asks for " + name.asText() + ", which could be absent"));
                }
            });
        }
        return found;
    }
}
