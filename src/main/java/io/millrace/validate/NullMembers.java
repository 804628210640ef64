package io.millrace.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code null} means absent. Elements of arrays stay, so that every pointer still points to the same place. */
final class NullMembers {
    private NullMembers() {}

    /** The very tree where no member is null, else a copy without those. */
    static JsonNode without(JsonNode tree) {
        return has(tree) ? copy(tree) : tree;
    }

    private static boolean has(JsonNode node) {
        if (node.isContainerNode()) {
            for (JsonNode child : node) {
                if ((child.isNull() && node.isObject()) || has(child)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonNode copy(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!field.getValue().isNull()) {
                    object.set(field.getKey(), copy(field.getValue()));
                }
            }
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(copy(element)));
            return array;
        }
        return node;
    }
}
