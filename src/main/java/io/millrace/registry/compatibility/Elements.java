package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Keywords of arrays. */
final class Elements {
    private final Inside inside;

    Elements(Inside inside) {
        this.inside = inside;
    }

    List<Difference> judged(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "prefixItems" -> prefix(narrow, wide, value.size());
            case "items" -> items(narrow, wide);
            case "minItems" -> Difference.least(narrow.least(keyword, Values::elements), wide, keyword, value);
            default -> Difference.most(narrow.most(keyword, Values::elements), wide, keyword, value);
        };
    }

    /** The validator of events holds objects to it as well, which the standard does not. */
    static List<Difference> unique(Allowed narrow, Part wide, JsonNode value) {
        Set<Kind> kinds = narrow.kinds();
        boolean few = !kinds.contains(Kind.OBJECT)
                && (!kinds.contains(Kind.ARRAY) || narrow.most("maxItems", Values::elements) <= 1);
        return !value.asBoolean() || few ? List.of() : Alike.judged(narrow, wide, "uniqueItems");
    }

    private List<Difference> prefix(Allowed narrow, Part wide, int length) {
        long most = narrow.most("maxItems", Values::elements);
        List<Difference> found = new ArrayList<>();
        for (int i = 0; i < Math.min(length, most); i++) {
            found.addAll(inside.of(narrow.element(i), wide.at("prefixItems", Integer.toString(i))));
        }
        return found;
    }

    private List<Difference> items(Allowed narrow, Part wide) {
        long most = narrow.most("maxItems", Values::elements);
        int first = wide.node().path("prefixItems").size();
        int last = Math.max(first, narrow.prefix()); // from here on all elements of the narrow one are alike
        List<Difference> found = new ArrayList<>();
        for (int i = first; i <= last && i < most; i++) {
            found.addAll(inside.of(narrow.element(i), wide.at("items")));
        }
        return found;
    }
}
