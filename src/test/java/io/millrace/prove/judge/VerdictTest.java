package io.millrace.prove.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0, 0, 0, true",
        "1, 0, 0, 0, 0, 0, 0, false",
        "0, 1, 0, 0, 0, 0, 0, false",
        "0, 0, 1, 0, 0, 0, 0, false",
        "0, 0, 0, 1, 0, 0, 0, false",
        "0, 0, 0, 0, 1, 0, 0, false",
        "0, 0, 0, 0, 0, 1, 0, false",
        "0, 0, 0, 0, 0, 0, 1, false",
        "0, 0, 0, 0, 0, 0, -9223372036854775808, false"
    })
    void isCleanWhereNothingIsWrong(
            long lost,
            long silver,
            long rows,
            long objects,
            long outdated,
            long aggregates,
            long residual,
            boolean clean) {
        Verdict verdict = new Verdict(9, lost, silver, rows, objects, outdated, aggregates, residual, 9);
        assertEquals(clean, verdict.clean());
        assertEquals(silver + rows + objects, verdict.doubled());
    }
}
