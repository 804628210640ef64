package io.millrace.validate;

import static io.millrace.validate.Judging.event;
import static io.millrace.validate.Judging.judged;
import static io.millrace.validate.Judging.rejection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Item;
import io.millrace.event.Rejection;
import io.millrace.event.Rejection.BeyondLimit;
import io.millrace.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1e400", "-1E-400", "0.10", "100", "1.0", "-0.0", "12345678901234567890123", "9007199254740993"})
    void keepsNumbersExactly(String number) {
        Item item = judged(event(",\"amount\":" + number, ""));

        assertTrue(item.open());
        BigDecimal kept = item.tree.at("/data/amount").decimalValue();
        assertEquals(0, new BigDecimal(number).compareTo(kept));
        assertEquals(
                0,
                kept.compareTo(
                        Json.read(Json.write(item.tree)).at("/data/amount").decimalValue()));
    }

    @Test
    void takesAThousandDigitsAndNotOneMore() {
        assertTrue(judged(event(",\"amount\":" + "9".repeat(1000), "")).open());

        Item item = judged(event(",\"amount\":" + "9".repeat(1000) + ".5", ""));

        BeyondLimit beyond = assertInstanceOf(BeyondLimit.class, rejection(item));
        assertEquals("limits.numberDigits", beyond.limitName());
        assertEquals(1001, beyond.actual());
        assertEquals("/data/amount", beyond.violation().pointer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e401", "1E-401", "0e9999999999999999999", "1e+0401"})
    void refusesExponentsBeyondTheLimit(String number) {
        BeyondLimit beyond = assertInstanceOf(BeyondLimit.class, rejection(judged(event(",\"amount\":" + number, ""))));

        assertEquals("limits.exponent", beyond.limitName());
    }

    @Test
    void takesTheDeepestNestingAndNotOneMore() {
        assertTrue(judged(event(",\"deep\":" + "[".repeat(62) + "]".repeat(62), ""))
                .open());

        BeyondLimit beyond = assertInstanceOf(
                BeyondLimit.class, rejection(judged(event(",\"deep\":" + "[".repeat(63) + "]".repeat(63), ""))));

        assertEquals("limits.depth", beyond.limitName());
        assertEquals(65, beyond.actual());
    }

    @Test
    void survivesNestingThatWouldOverflowTheStack() {
        assertInstanceOf(BeyondLimit.class, rejection(judged("{\"a\":" + "[".repeat(200_000))));
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        BeyondLimit beyond = assertInstanceOf(
                BeyondLimit.class, rejection(judged(event(",\"note\":\"" + "x".repeat(262_144) + "\"", ""))));

        assertEquals("limits.eventBytes", beyond.limitName());
        assertEquals(262_144, beyond.limit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|malformed_json",
                "{|malformed_json",
                "{}}|malformed_json",
                "{} {}|malformed_json",
                "{\"a\":NaN}|malformed_json",
                "{\"a\":01}|malformed_json",
                "{\"a\":+1}|malformed_json",
                "{\"a\":1,}|malformed_json",
                "{'a':1}|malformed_json",
                "{\"a\":Infinity}|malformed_json",
                "{\"a\":1/*c*/}|malformed_json",
                "{\"a\":1,\"a\":1}|duplicate_key",
                "{\"b\":{\"a\":1,\"\\u0061\":1}}|duplicate_key",
                "{\"a\":\"x\\u0000\"}|null_character",
                "{\"x\\u0000\":1}|null_character",
                "{\"a\":\"\\ud800\"}|lone_surrogate",
                "{\"a\":\"\\udc00\\ud800\"}|lone_surrogate",
                "{\"\\udfff\":1}|lone_surrogate",
                "[1]|schema_violated",
                "5|schema_violated",
                "null|schema_violated"
            })
    void refusesWhatHasNoSingleReading(String event, String code) {
        assertEquals(code, rejection(judged(event)).code());
    }

    @Test
    void pointsToTheTextThatHoldsALoneSurrogate() {
        Rejection rejection = rejection(judged(event(",\"list\":[\"ok\",\"\\ud800x\"]", "")));

        assertEquals("/data/list/1", rejection.violations().getFirst().pointer());
    }

    @Test
    void takesSurrogatePairsEscapedOrNot() {
        assertTrue(
                judged(event(",\"\\ud83d\\ude00\":\"\\ud83d\\ude00 😀\"", "")).open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"c328", "eda080", "c080", "f8888080", "ff", "e282"})
    void refusesWhatIsNotUtf8(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] event = event(",\"note\":\"@\"", "").getBytes(StandardCharsets.UTF_8);
        int at = new String(event, StandardCharsets.UTF_8).indexOf('@');
        byte[] bytes = new byte[event.length - 1 + bad.length];
        System.arraycopy(event, 0, bytes, 0, at);
        System.arraycopy(bad, 0, bytes, at, bad.length);
        System.arraycopy(event, at + 1, bytes, at + bad.length, event.length - at - 1);

        Rejection rejection = rejection(judged(bytes));

        assertEquals("invalid_utf8", rejection.code());
        assertEquals(
                "is not UTF-8 at byte " + at, rejection.violations().getFirst().message());
    }

    @Test
    void refusesOtherEncodingsAndMarks() {
        assertEquals(
                "malformed_json",
                rejection(judged("{}".getBytes(StandardCharsets.UTF_16LE))).code());
        assertEquals(
                "invalid_utf8",
                rejection(judged("{}".getBytes(StandardCharsets.UTF_16))).code());
        assertEquals("malformed_json", rejection(judged("\uFEFF{}")).code());
    }

    @Test
    void neverQuotesTheEvent() {
        for (String event :
                new String[] {"{\"a\":secret}", "{\"secret\":1,\"secret\":2", "{\"a\":\"secret", "secret"}) {
            assertFalse(
                    rejection(judged(event)).violations().getFirst().message().contains("secret"), event);
        }
    }
}
