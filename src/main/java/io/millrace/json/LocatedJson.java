package io.millrace.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document that a person wrote: its tree, the line of each value, and the keys that stand twice, so that every mistake
 * can be told with its place.
 *
 * @param lines from RFC 6901 pointer to line, the first being 1
 * @param duplicates pointers of keys that stand more than once; the last one counts in the tree
 */
public record LocatedJson(JsonNode tree, Map<String, Integer> lines, List<String> duplicates) {
    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        LENIENT.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    /** The document is not JSON. */
    public static final class SyntaxMistake extends Exception {
        private final int line;

        SyntaxMistake(JsonProcessingException cause) {
            super(cause.getOriginalMessage(), cause);
            this.line = cause.getLocation() == null ? 1 : cause.getLocation().getLineNr();
        }

        public int line() {
            return line;
        }
    }

    public static LocatedJson read(String text) throws SyntaxMistake {
        try (JsonParser parser = LENIENT.getFactory().createParser(text)) {
            Map<String, Integer> lines = new LinkedHashMap<>();
            List<String> duplicates = new ArrayList<>();
            parser.nextToken();
            JsonNode tree = value(parser, "", lines, duplicates);
            JsonToken more = parser.nextToken();
            if (more != null) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "text after the end of the document");
            }
            return new LocatedJson(tree, lines, duplicates);
        } catch (JsonProcessingException e) {
            throw new SyntaxMistake(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of the value at the pointer, or of the nearest value around it. */
    public int line(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 1);
    }

    /** One step of an RFC 6901 pointer. */
    public static String step(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode value(JsonParser parser, String at, Map<String, Integer> lines, List<String> duplicates)
            throws IOException {
        lines.put(at, parser.currentTokenLocation().getLineNr());
        if (parser.currentToken() == null) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "the document is empty");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, at, lines, duplicates);
            case START_ARRAY -> array(parser, at, lines, duplicates);
            default -> LENIENT.readTree(parser);
        };
    }

    private static JsonNode object(JsonParser parser, String at, Map<String, Integer> lines, List<String> duplicates)
            throws IOException {
        ObjectNode object = LENIENT.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String child = at + step(key);
            if (object.has(key)) {
                duplicates.add(child);
            }
            parser.nextToken();
            object.set(key, value(parser, child, lines, duplicates));
        }
        return object;
    }

    private static JsonNode array(JsonParser parser, String at, Map<String, Integer> lines, List<String> duplicates)
            throws IOException {
        ArrayNode array = LENIENT.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, at + "/" + array.size(), lines, duplicates));
        }
        return array;
    }
}
