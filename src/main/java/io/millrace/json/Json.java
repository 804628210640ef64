package io.millrace.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes JSON without losing a digit. */
public final class Json {
    /** For what Millrace itself wrote or already judged. Strict readers with tighter bounds belong to validate. */
    public static final ObjectMapper MAPPER = mapper(StreamReadConstraints.builder()
            .maxNestingDepth(1_100)
            .maxNumberLength(12_000)
            .maxStringLength(64 << 20)
            .build());

    private static final int WRAPPED = 100;

    private Json() {}

    /** A strict mapper within bounds: duplicate keys, trailing tokens and anything beyond RFC 8259 fail; numbers are exact. */
    public static ObjectMapper mapper(StreamReadConstraints bounds) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds)
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(bounds.getMaxNestingDepth()
                                + WRAPPED) // what was read can be written within other documents
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    public static JsonNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The same bytes for the same value: keys sorted, numbers without trailing zeros, no white space. */
    public static byte[] canonical(JsonNode node) {
        ByteArrayBuilder out = new ByteArrayBuilder(512);
        try (JsonGenerator generator = MAPPER.getFactory().createGenerator(out)) {
            writeCanonical(node, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeCanonical(JsonNode node, JsonGenerator generator) throws IOException {
        if (node.isObject()) {
            generator.writeStartObject();
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
                generator.writeFieldName(field.getKey());
                writeCanonical(field.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (node.isArray()) {
            generator.writeStartArray();
            for (JsonNode element : node) {
                writeCanonical(element, generator);
            }
            generator.writeEndArray();
        } else if (node.isNumber()) {
            generator.writeNumber(node.decimalValue().stripTrailingZeros().toString());
        } else {
            MAPPER.writeTree(generator, node);
        }
    }
}
