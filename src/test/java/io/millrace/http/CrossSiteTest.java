package io.millrace.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteTest {
    @ParameterizedTest
    @CsvSource({
        ", 127.0.0.1:8080, false",
        "http://127.0.0.1:8080, 127.0.0.1:8080, false",
        "https://Millrace.example, millrace.example, false",
        "http://elsewhere.example, 127.0.0.1:8080, true",
        "http://127.0.0.1:8081, 127.0.0.1:8080, true",
        "http://127.0.0.1:8080.elsewhere.example, 127.0.0.1:8080, true",
        "null, 127.0.0.1:8080, true",
        "127.0.0.1:8080, 127.0.0.1:8080, true",
        "http://127.0.0.1:8080, , true"
    })
    void tellsAPageFromElsewhere(String origin, String host, boolean foreign) {
        assertEquals(foreign, CrossSite.is(origin, host));
    }
}
