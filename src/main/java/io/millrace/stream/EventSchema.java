package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.millrace.event.Violation;
import io.millrace.json.Json;
import io.millrace.json.LocatedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A compiled JSON Schema, draft 2020-12 where it names none. Formats are asserted, references stay within the document, patterns
 * are bounded in work. Thread: any.
 */
public final class EventSchema {
    private static final String META = "https://json-schema.org/draft/2020-12/schema";
    private static final SchemaRegistry REGISTRY = registry();

    private final Schema schema;

    private EventSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Compiles a text that anybody may have written, such as one of the registry.
     *
     * @throws IllegalArgumentException where it is no usable schema
     */
    public static EventSchema of(String text) {
        JsonNode tree = Json.read(text);
        List<Violation> mistakes = mistakes(tree);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException("unusable schema: " + mistakes.getFirst());
        }
        return new EventSchema(compile(tree));
    }

    /** Compiles, without looking at it again, a text in which {@link #mistakes} found none: of a declaration or of the program. */
    public static EventSchema judged(String text) {
        return new EventSchema(compile(Json.read(text)));
    }

    /** What is wrong with the schema itself; empty where it can be used. */
    public static List<Violation> mistakes(JsonNode tree) {
        List<Violation> found = new ArrayList<>();
        remoteReferences(tree, "", found);
        if (!found.isEmpty()) {
            return found;
        }
        for (Error error : REGISTRY.getSchema(SchemaLocation.of(META)).validate(tree)) {
            found.add(new Violation(error.getInstanceLocation().toString(), error.getKeyword(), error.getMessage()));
        }
        if (found.isEmpty()) {
            tryOut(tree, found);
        }
        return found;
    }

    /** The rules that the event breaks, in the schema's order; empty where it holds them all. */
    public List<Violation> violations(JsonNode event) {
        return SchemaErrors.explain(schema.validate(event));
    }

    private static void tryOut(JsonNode tree, List<Violation> found) {
        try {
            compile(tree);
        } catch (RuntimeException | StackOverflowError e) {
            found.add(new Violation("", "schema", String.valueOf(e.getMessage())));
        }
    }

    private static Schema compile(JsonNode tree) {
        Schema compiled = REGISTRY.getSchema(tree);
        compiled.initializeValidators();
        return compiled;
    }

    private static void remoteReferences(JsonNode node, String at, List<Violation> found) {
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            JsonNode reference = node.path(keyword);
            if (reference.isTextual() && !reference.textValue().startsWith("#")) {
                found.add(new Violation(at + "/" + keyword, keyword, "must point into this document with #"));
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            remoteReferences(field.getValue(), at + LocatedJson.step(field.getKey()), found);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            remoteReferences(node.get(i), at + "/" + i, found);
        }
    }

    private static SchemaRegistry registry() {
        SchemaRegistryConfig settings = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(PathType.JSON_POINTER)
                .losslessNarrowing(true)
                .locale(java.util.Locale.ROOT)
                .regularExpressionFactory(BoundedPattern::of)
                .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(settings).schemaCacheEnabled(false));
    }
}
