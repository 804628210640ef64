package io.millrace.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JSON file as a tree that remembers the line of every value and which keys stood twice. */
final class SourceFile {
    private final Path path;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private JsonNode root = JsonNodeFactory.instance.objectNode();

    private SourceFile(Path path) {
        this.path = path;
    }

    /** @throws ConfigException where there is no file, or no JSON in it */
    static SourceFile read(Path path) throws ConfigException {
        SourceFile file = new SourceFile(path);
        byte[] bytes = file.bytes();
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            file.root = file.value(parser, "");
            if (parser.nextToken() != null) {
                throw file.unusable(parser.currentTokenLocation().getLineNr(), "something stands after the end");
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw file.unusable(line, "is not JSON: " + withoutContent(e.getOriginalMessage()));
        } catch (IOException e) {
            throw file.unusable(0, "can't be read: " + e.getMessage());
        }
        return file;
    }

    String name() {
        return path.getFileName().toString();
    }

    Path directory() {
        return path.toAbsolutePath().normalize().getParent();
    }

    JsonNode root() {
        return root;
    }

    /** Line of a value, or of the nearest that surrounds it. */
    int line(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 0);
    }

    /** Keys that stand twice. */
    List<Problem> problems() {
        return problems;
    }

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private byte[] bytes() throws ConfigException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw unusable(0, "no such file: " + path.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw unusable(0, "can't be read: " + e.getMessage());
        }
    }

    private JsonNode value(JsonParser parser, String pointer) throws IOException, ConfigException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw unusable(1, "is empty");
        }
        lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (token) {
            case START_OBJECT -> object(parser, pointer);
            case START_ARRAY -> array(parser, pointer);
            case VALUE_STRING -> make.textNode(parser.getText());
            case VALUE_NUMBER_INT -> make.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> make.numberNode(parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> make.booleanNode(token == JsonToken.VALUE_TRUE);
            default -> make.nullNode();
        };
    }

    private JsonNode object(JsonParser parser, String pointer) throws IOException, ConfigException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String at = child(pointer, key);
            int line = parser.currentTokenLocation().getLineNr();
            if (object.has(key)) {
                String rule = "the key stands twice, first in line " + lines.get(at);
                problems.add(new Problem(name(), line, at, "", rule, ""));
            }
            lines.putIfAbsent(at, line);
            parser.nextToken();
            JsonNode value = value(parser, at);
            if (!object.has(key)) {
                object.set(key, value);
            }
        }
        return object;
    }

    private JsonNode array(JsonParser parser, String pointer) throws IOException, ConfigException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, child(pointer, String.valueOf(array.size()))));
        }
        return array;
    }

    private ConfigException unusable(int line, String rule) {
        return new ConfigException(List.of(new Problem(name(), line, "", "", rule, "")));
    }

    /** The parser quotes what it stumbled over, which may be part of a password. */
    private static String withoutContent(String message) {
        return message.replaceAll("'[^']{2,}'", "'…'").replaceAll("(?s)\\R.*", "");
    }
}
