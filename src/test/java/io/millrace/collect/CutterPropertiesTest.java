package io.millrace.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Cutting what was rendered from a list gives the list back. */
class CutterPropertiesTest {
    private static final String CHARACTERS = "{}[],:\"\\ \n\r\t\u0001aé€";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void anArrayOfAnyValuesIsCutIntoThem(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> texts = texts(events(random));
        String body = texts.stream()
                .map(text -> white(random) + text + white(random))
                .collect(Collectors.joining(",", white(random) + "[", "]" + white(random)));
        assertEquals(texts, cut(body, Cutter.json(body.getBytes(UTF_8), 1000)));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void linesOfAnyValuesAreCutIntoThem(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> texts = texts(events(random));
        String body = String.join(white(random) + "\n" + white(random), texts);
        assertEquals(texts, cut(body, Cutter.lines(body.getBytes(UTF_8), 1000)));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void oneLineChangesNoToken(@ForAll long seed) throws JsonProcessingException {
        ObjectNode event = Json.object();
        event.set("events", events(new Random(seed)));
        String pretty = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(event);
        assertEquals(event.toString(), new String(OneLine.of(pretty.getBytes(UTF_8)), UTF_8));
    }

    private static ArrayNode events(Random random) {
        ArrayNode events = NODES.arrayNode();
        IntStream.rangeClosed(0, random.nextInt(6)).forEach(i -> events.add(value(random, 4)));
        return events;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> NODES.numberNode(random.nextInt());
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.textNode(string(random, CHARACTERS, 12));
            case 3 -> {
                ArrayNode array = NODES.arrayNode();
                IntStream.range(0, random.nextInt(4)).forEach(i -> array.add(value(random, depth - 1)));
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                IntStream.range(0, random.nextInt(4))
                        .forEach(i -> object.set(string(random, CHARACTERS, 4), value(random, depth - 1)));
                yield object;
            }
        };
    }

    /** A line break within a body of lines is an empty line more. */
    private static String white(Random random) {
        return string(random, " \t\r\n", 4);
    }

    private static String string(Random random, String characters, int most) {
        return random.ints(random.nextInt(most + 1), 0, characters.length())
                .mapToObj(i -> characters.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static List<String> texts(ArrayNode events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }

    private static List<String> cut(String body, Cut cut) {
        byte[] bytes = body.getBytes(UTF_8);
        return ((Cut.Events) cut)
                .slices().stream()
                        .map(slice -> new String(bytes, slice.from(), slice.length(), UTF_8))
                        .toList();
    }
}
