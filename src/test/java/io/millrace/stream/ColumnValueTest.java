package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.json.Json;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnValueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT|\"abc\"|abc",
                "TEXT|1.50|1.50",
                "TEXT|true|true",
                "INT|-2147483648|-2147483648",
                "INT|7.0|7",
                "INT|1e3|1000",
                "BIGINT|9223372036854775807|9223372036854775807",
                "BOOLEAN|false|false",
                "UUID|\"B9FA6684-502B-4695-8F92-247432BA610D\"|b9fa6684-502b-4695-8f92-247432ba610d",
                "TIMESTAMPTZ|\"2025-01-01T02:00:00+02:00\"|2025-01-01T00:00Z",
                "TIMESTAMPTZ|0|1970-01-01T00:00Z",
                "DATE|\"2025-01-31\"|2025-01-31",
                "JSONB|{\"a\":1E+400}|{\"a\":1E+400}"
            })
    void converts(ColumnType type, String json, String expected) {
        assertEquals(
                expected,
                ColumnValue.convert(column(type, false), Json.read(json)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT|\"abcdefghijk\"",
                "TEXT|{}",
                "TEXT|\"a\\u0000\"",
                "INT|2147483648",
                "INT|1.5",
                "INT|\"5\"",
                "BIGINT|9223372036854775808",
                "BIGINT|1e400",
                "NUMERIC|\"5\"",
                "BOOLEAN|\"true\"",
                "UUID|\"1-1-1-1-1\"",
                "TIMESTAMPTZ|\"2025-02-30T00:00:00Z\"",
                "TIMESTAMPTZ|true",
                "DATE|\"2025-02-30\"",
                "DATE|\"+10000-01-01\"",
                "DATE|5"
            })
    void refusesWhatDoesNotFit(ColumnType type, String json) {
        assertThrows(ColumnValue.Refused.class, () -> ColumnValue.convert(column(type, false), Json.read(json)));
    }

    @Test
    void countsCharactersNotSurrogates() {
        assertEquals(
                "😀".repeat(10),
                ColumnValue.convert(column(ColumnType.TEXT, false), Json.read("\"" + "😀".repeat(10) + "\"")));
    }

    @Test
    void keepsNumericExactly() {
        String digits = "1." + "3".repeat(999);

        assertEquals(new BigDecimal(digits), ColumnValue.convert(column(ColumnType.NUMERIC, false), Json.read(digits)));
    }

    @Test
    void nullIsAbsentUnlessRequired() {
        assertNull(ColumnValue.convert(column(ColumnType.INT, false), Json.read("null")));

        ColumnValue.Refused refused = assertThrows(
                ColumnValue.Refused.class, () -> ColumnValue.convert(column(ColumnType.INT, true), Json.read("null")));
        assertEquals("required", refused.rule());
    }

    private static Column column(ColumnType type, boolean required) {
        return new Column("c", type, (input, variables) -> input, 10, required);
    }
}
