package io.millrace.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** RFC 6901 pointers inside one event, cut to whole steps where they would grow too long for a header. */
public final class Pointers {
    private static final int LONGEST = 1_000;

    private Pointers() {}

    /** Of the value that the parser stands at. */
    public static String of(JsonParser parser) {
        return bounded(parser.getParsingContext().pathAsPointer().toString());
    }

    /** Of the object or array around it. */
    public static String around(JsonParser parser) {
        JsonStreamContext parent = parser.getParsingContext().getParent();
        return parent == null ? "" : bounded(parent.pathAsPointer().toString());
    }

    /** Of this very node, found by identity; empty where the tree does not hold it. */
    public static String of(JsonNode node, JsonNode tree) {
        String found = find(node, tree);
        return found == null ? "" : bounded(found);
    }

    public static String bounded(String pointer) {
        return pointer.length() <= LONGEST ? pointer : pointer.substring(0, pointer.lastIndexOf('/', LONGEST));
    }

    private static String find(JsonNode node, JsonNode tree) {
        if (node == tree) {
            return "";
        }
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            String below = find(node, field.getValue());
            if (below != null) {
                return LocatedJson.step(field.getKey()) + below;
            }
        }
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            String below = find(node, tree.get(i));
            if (below != null) {
                return "/" + i + below;
            }
        }
        return null;
    }
}
