package io.millrace.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void leavesAnEventOfOneLineAsItIs() {
        byte[] event = "{ \"a\" :\t1.0 }".getBytes(UTF_8);
        assertSame(event, OneLine.of(event));
    }

    @Test
    void takesNothingButWhiteSpaceBetweenTokens() {
        String event = "{\r\n  \"a b\\\" \\\\\" : [ 1.50 , 1E+2,\n\"\\n  c\" ],\t\"d\": \"é  €\"\n}";
        String line = new String(OneLine.of(event.getBytes(UTF_8)), UTF_8);
        assertEquals("{\"a b\\\" \\\\\":[1.50,1E+2,\"\\n  c\"],\"d\":\"é  €\"}", line);
    }
}
