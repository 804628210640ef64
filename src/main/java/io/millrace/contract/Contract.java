package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code openapi.yaml} (OpenAPI 3.1): which operations there are, and what each takes. Thread: any. */
public final class Contract {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final int DEEPEST = 64;

    /** What stands below it is data, whatever it looks like. */
    private static final String EXAMPLE = "value";

    private final byte[] yaml;
    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    private Contract(byte[] yaml) {
        this.yaml = yaml;
        this.document = Resources.yaml(yaml);
        document.path("paths").properties().forEach(path -> {
            JsonNode item = resolved(path.getValue(), 0);
            item.properties().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .forEach(member -> operations.add(Operation.of(
                            member.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            member.getValue(),
                            item.path("parameters"))));
        });
        operations.sort(Comparator.comparingInt(one -> one.path().split("\\{", -1).length)); // named paths first
    }

    /** Of the program. */
    public static Contract builtIn() {
        return new Contract(Resources.bytes("/openapi.yaml"));
    }

    byte[] yaml() {
        return yaml;
    }

    byte[] json() {
        return Json.write(document);
    }

    /** Without references. */
    JsonNode resolved() {
        return resolved(document, 0);
    }

    /** Of an operation that takes a JSON object. */
    public BodyRule body(String method, String path) {
        return operations.stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path) && one.body() != null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no body in the contract: " + method + " " + path))
                .body();
    }

    /**
     * An operation that a request asks for.
     *
     * @param inPath values of the path's parameters, as they stand there
     */
    record Asked(Operation operation, Map<String, String> inPath) {}

    /** @param path normalised */
    Optional<Asked> find(String method, String path) {
        String[] segments = segments(path);
        for (Operation operation : operations) {
            Map<String, String> inPath =
                    operation.method().equals(method) ? match(segments(operation.path()), segments) : null;
            if (inPath != null) {
                return Optional.of(new Asked(operation, inPath));
            }
        }
        return Optional.empty();
    }

    /** Null where they differ. */
    private static Map<String, String> match(String[] wanted, String[] given) {
        if (wanted.length != given.length) {
            return null;
        }
        Map<String, String> inPath = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                inPath.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return inPath;
    }

    private static String[] segments(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toArray(String[]::new);
    }

    /** With each reference replaced by what it points to; the document has none that goes round. */
    private JsonNode resolved(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalStateException("references of the contract go round");
        }
        if (node.path("$ref").isTextual()) {
            JsonNode target = document.at(node.path("$ref").textValue().substring(1));
            if (target.isMissingNode()) {
                throw new IllegalStateException("the contract has no " + node.path("$ref"));
            }
            return resolved(target, depth + 1);
        }
        if (node.isArray()) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            node.forEach(element -> array.add(resolved(element, depth + 1)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = Json.object();
        node.properties()
                .forEach(member -> object.set(
                        member.getKey(),
                        member.getKey().equals(EXAMPLE) ? member.getValue() : resolved(member.getValue(), depth + 1)));
        return object;
    }
}
