package io.millrace.validate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.config.LimitsConfig;
import io.millrace.event.Category;
import io.millrace.event.Rejection;
import io.millrace.event.Rejection.BeyondLimit;
import io.millrace.event.Rejection.Malformed;
import io.millrace.event.Violation;
import io.millrace.json.Pointers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the bytes of one event into a tree that has a single reading: strict RFC 8259 in UTF-8, no key twice, no U+0000, no lone
 * surrogate, numbers exact and within limits. Thread: any.
 */
final class EventReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final LimitsConfig limits;
    private final JsonFactory factory;

    EventReader(LimitsConfig limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth() + 1)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    JsonNode read(byte[] bytes) throws Refusal {
        checkBytes(bytes);
        // from text: read from bytes, Jackson takes no lone surrogate in a key apart from other faults
        try (JsonParser parser = factory.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            JsonNode tree = tree(parser);
            if (!tree.isObject()) {
                throw new Refusal(new Rejection.SchemaViolated(
                        Category.DATA_TYPE_ERROR, List.of(new Violation("", "type", "must be an object"))));
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw malformed("malformed_json", "", "json", "is not JSON" + at(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkBytes(byte[] bytes) throws Refusal {
        if (bytes.length > limits.eventBytes()) {
            throw beyond("eventBytes", limits.eventBytes(), bytes.length, "", "bytes");
        }
        int fault = Utf8.firstFault(bytes);
        if (fault >= 0) {
            throw malformed("invalid_utf8", "", "utf-8", "is not UTF-8 at byte " + fault);
        }
        if (bytes.length >= 3 && java.util.Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            throw malformed("malformed_json", "", "json", "begins with a byte-order mark");
        }
    }

    private JsonNode tree(JsonParser parser) throws IOException, Refusal {
        if (parser.nextToken() == null) {
            throw malformed("malformed_json", "", "json", "is empty");
        }
        JsonNode tree = value(parser, 0);
        if (parser.nextToken() != null) {
            throw malformed("malformed_json", "", "json", "goes on after its end" + at(parser.currentTokenLocation()));
        }
        return tree;
    }

    private JsonNode value(JsonParser parser, int depth) throws IOException, Refusal {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, deeper(parser, depth));
            case START_ARRAY -> array(parser, deeper(parser, depth));
            case VALUE_STRING -> TextNode.valueOf(clean(parser.getText(), parser));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                Numbers.read(parser.getText(), limits, () -> Pointers.of(parser));
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.instance;
            default -> throw new IllegalStateException("no value: " + parser.currentToken());
        };
    }

    private JsonNode object(JsonParser parser, int depth) throws IOException, Refusal {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            checkKey(key, parser);
            parser.nextToken();
            if (object.replace(key, value(parser, depth)) != null) {
                throw malformed("duplicate_key", Pointers.of(parser), "duplicate key", "stands twice in its object");
            }
        }
        return object;
    }

    private JsonNode array(JsonParser parser, int depth) throws IOException, Refusal {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, depth));
        }
        return array;
    }

    private int deeper(JsonParser parser, int depth) throws Refusal {
        if (depth == limits.depth()) {
            throw beyond("depth", limits.depth(), depth + 1, Pointers.around(parser), "levels");
        }
        return depth + 1;
    }

    /** The pointer names the object around, for the key itself can't be told. */
    private static void checkKey(String key, JsonParser parser) throws Refusal {
        String fault = fault(key);
        if (fault != null) {
            throw malformed(fault, Pointers.around(parser), words(fault), "has a key that holds " + words(fault));
        }
    }

    private static String clean(String text, JsonParser parser) throws Refusal {
        String fault = fault(text);
        if (fault != null) {
            throw malformed(fault, Pointers.of(parser), words(fault), "holds " + words(fault));
        }
        return text;
    }

    private static String fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "null_character";
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return "lone_surrogate";
                }
                i++;
            }
        }
        return null;
    }

    private static String words(String fault) {
        return fault.equals("null_character") ? "U+0000" : "a lone surrogate";
    }

    private static String at(JsonLocation place) {
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static Refusal malformed(String code, String pointer, String rule, String message) {
        return new Refusal(new Malformed(code, new Violation(pointer, rule, message)));
    }

    static Refusal beyond(String name, long limit, long actual, String pointer, String unit) {
        String message = "has " + actual + " " + unit + ", at most " + limit + " are allowed";
        return new Refusal(
                new BeyondLimit("limits." + name, limit, actual, new Violation(pointer, "limits." + name, message)));
    }
}
