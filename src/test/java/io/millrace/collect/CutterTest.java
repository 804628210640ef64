package io.millrace.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutterTest {
    private static final int MANY = 1000;

    @Test
    void takesAnObjectAsOneEventWithoutTheWhiteSpaceAround() {
        assertEquals(List.of("{\"a\": [1, {}]}"), json(" \r\n{\"a\": [1, {}]}\t\n"));
    }

    @Test
    void takesEachElementOfAnArrayAsItStands() {
        assertEquals(
                List.of("{\"a\":1}", "[2,[3]]", "\"x,]\"", "nul", "-1e5", "{\n\"b\" : {} }"),
                json("[{\"a\":1} ,\n[2,[3]], \"x,]\",nul,-1e5,{\n\"b\" : {} }\n]\n"));
    }

    @Test
    void seesNoBracketsAndCommasInStrings() {
        assertEquals(List.of("{\"a\":\"}]\\\"},{\\\\\"}", "{}"), json("[{\"a\":\"}]\\\"},{\\\\\"},{}]"));
    }

    @Test
    void leavesWhatIsWrongInsideAnElementToItsJudge() {
        assertEquals(
                List.of("{\"a\":1]", "{\"b\":2}{\"c\":3}", "{,}", "}"), json("[{\"a\":1],{\"b\":2}{\"c\":3},{,},}]"));
    }

    @Test
    void cutsAtTheSamePlacesWhateverTheBytesBetweenMean() {
        byte[] body = "[{\"a\":\"\u0000?\"},{\"b\":\"?\"}]".getBytes(UTF_8);
        body[8] = (byte) 0xFF;
        body[body.length - 4] = (byte) 0xC3;
        assertEquals(2, slices(Cutter.json(body, MANY)).size());
    }

    @Test
    void passesByTheByteOrderMark() {
        assertEquals(List.of("{}"), json("\uFEFF{}"));
        assertEquals(List.of("{}", "{}"), lines("\uFEFF{}\n{}"));
        assertInstanceOf(Cut.Empty.class, Cutter.json("\uFEFF".getBytes(UTF_8), MANY));
    }

    @Test
    void takesEachLineThatIsNotEmpty() {
        assertEquals(List.of("{\"a\":1}", "{\"b\"", "3"), lines("\r\n{\"a\":1}\r\n \t\n\n{\"b\"\n 3 "));
    }

    @Test
    void cutsNoLineWithinACarriageReturn() {
        assertEquals(List.of("{\"a\":\r1}"), lines("{\"a\":\r1}\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t\r", "[]", " [ \n] "})
    void findsNoEventInAnEmptyBody(String body) {
        assertInstanceOf(Cut.Empty.class, Cutter.json(body.getBytes(UTF_8), MANY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1",
                "\"{}\"",
                "{} {}",
                "{}]",
                "[] 1",
                "[{}]]",
                "[{},]",
                "[,{}]",
                "[{},,{}]",
                "]",
                "\u0000{}"
            })
    void refusesWhatIsNeitherObjectNorArray(String body) {
        assertInstanceOf(Cut.Broken.class, Cutter.json(body.getBytes(UTF_8), MANY));
    }

    @Test
    void refusesABodyThatIsTruncatedAtAnyByte() {
        byte[] body = "[{\"a\":\"b\\\"c\\\\\",\"d\":[1,{\"e\":null}]}, \"f\" ,[{}],-1.5e3]".getBytes(UTF_8);
        assertEquals(4, slices(Cutter.json(body, MANY)).size());
        for (int length = 1; length < body.length; length++) {
            Cut cut = Cutter.json(java.util.Arrays.copyOf(body, length), MANY);
            assertEquals(length, assertInstanceOf(Cut.Broken.class, cut).at(), "of " + length + " bytes");
        }
    }

    @Test
    void saysWhereItCouldNotGoOn() {
        byte[] body = "[{},\n  {\"ä€\u0001😀\":1},  ,{}]".getBytes(UTF_8);
        Cut.Broken broken = assertInstanceOf(Cut.Broken.class, Cutter.json(body, MANY));
        assertEquals(2, broken.line(body));
        assertEquals(16, broken.column(body));
        assertEquals(',', body[broken.at()]);
    }

    @Test
    void countsOnBeyondTheBound() {
        String array = "[" + "{},".repeat(6) + "{}]";
        assertEquals(new Cut.TooMany(7), Cutter.json(array.getBytes(UTF_8), 6));
        assertEquals(7, slices(Cutter.json(array.getBytes(UTF_8), 7)).size());
        assertEquals(new Cut.TooMany(3), Cutter.lines("1\n2\n3".getBytes(UTF_8), 2));
    }

    @Test
    void isNotTroubledByDeepNesting() {
        String deep = "[".repeat(2_000_000) + "]".repeat(2_000_000);
        assertEquals(1, slices(Cutter.json(deep.getBytes(UTF_8), MANY)).size());
    }

    private static List<String> json(String body) {
        return texts(body, Cutter.json(body.getBytes(UTF_8), MANY));
    }

    private static List<String> lines(String body) {
        return texts(body, Cutter.lines(body.getBytes(UTF_8), MANY));
    }

    private static List<String> texts(String body, Cut cut) {
        byte[] bytes = body.getBytes(UTF_8);
        return slices(cut).stream()
                .map(slice -> new String(bytes, slice.from(), slice.length(), UTF_8))
                .toList();
    }

    private static List<Cut.Slice> slices(Cut cut) {
        return assertInstanceOf(Cut.Events.class, cut).slices();
    }
}
