package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Keywords whose demands are not compared: they hold where the narrower schema has them in the same words. */
final class Alike {
    private Alike() {}

    static List<Difference> judged(Allowed narrow, Part wide, String keyword) {
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
                Difference.of(
                        wide, keyword, "is " + value + (narrow.has(keyword, value) ? "" : ", which was not asked for"));
            case "uniqueItems" -> Difference.of(wide, keyword, "equal elements were allowed");
            default -> Difference.undecided(wide, keyword, "this keyword is not compared, it has to stand as before");
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
        if (keyword.startsWith("unevaluated") || keyword.equals("$ref")) {
            return one.same(other);
        }
        return beside.stream()
                .allMatch(word -> one.node().path(word).equals(other.node().path(word)));
    }
}
