package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void quotesWhatWouldBreakALine() {
        assertEquals(
                "a,\"b,c\",\"say \"\"no\"\"\",\"x\ny\",\r\n", Csv.line(List.of("a", "b,c", "say \"no\"", "x\ny", "")));
    }

    @Test
    void makesTextsOfFormulas() {
        for (String formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")) {
            assertEquals("'" + formula, Csv.text(NODES.textNode(formula)));
        }
        assertEquals("x;'=1+1\t'@a", Csv.text(NODES.textNode("x;=1+1\t@a")));
        assertEquals("'\uFF1D1", Csv.text(NODES.textNode("\uFF1D1")));
        assertEquals("1-1", Csv.text(NODES.textNode("1-1")));
    }

    @Test
    void leavesNumbersAndWhatIsNotThere() {
        assertEquals("-1.50", Csv.text(Json.read("-1.50".getBytes(StandardCharsets.UTF_8))));
        assertEquals("", Csv.text(NODES.nullNode()));
        assertEquals("", Csv.text(MissingNode.getInstance()));
        assertEquals("true", Csv.text(NODES.booleanNode(true)));
        assertEquals("{\"a\":1}", Csv.text(Json.object().put("a", 1)));
    }
}
