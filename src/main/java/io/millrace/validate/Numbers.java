package io.millrace.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.millrace.config.LimitsConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;

/** Numbers as they are spelled, without loss; judged by their spelling before anything is computed of them. */
final class Numbers {
    private static final int INT_LENGTH = 9;
    private static final int LONG_LENGTH = 18;

    private Numbers() {}

    /** @param text a number by RFC 8259 */
    static JsonNode read(String text, LimitsConfig limits, Supplier<String> pointer) throws Refusal {
        int exponentAt = exponentAt(text);
        if (text.length() > LONG_LENGTH || exponentAt < text.length()) {
            checkDigits(text, exponentAt, limits, pointer);
            checkExponent(text, exponentAt, limits, pointer);
        }
        if (exponentAt < text.length() || text.indexOf('.') >= 0) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        if (text.length() <= INT_LENGTH) {
            return IntNode.valueOf(Integer.parseInt(text));
        }
        return text.length() <= LONG_LENGTH
                ? LongNode.valueOf(Long.parseLong(text))
                : BigIntegerNode.valueOf(new BigInteger(text));
    }

    private static void checkDigits(String text, int exponentAt, LimitsConfig limits, Supplier<String> pointer)
            throws Refusal {
        long digits = text.substring(0, exponentAt)
                .chars()
                .filter(c -> c >= '0' && c <= '9')
                .count();
        if (digits > limits.numberDigits()) {
            throw EventReader.beyond("numberDigits", limits.numberDigits(), digits, pointer.get(), "digits");
        }
    }

    private static void checkExponent(String text, int exponentAt, LimitsConfig limits, Supplier<String> pointer)
            throws Refusal {
        if (exponentAt == text.length()) {
            return;
        }
        String digits = text.substring(exponentAt + 1).replaceFirst("^[+-]?0*", "");
        long exponent = digits.length() > 9 ? 999_999_999L : digits.isEmpty() ? 0 : Long.parseLong(digits);
        if (exponent > limits.exponent()) {
            throw EventReader.beyond("exponent", limits.exponent(), exponent, pointer.get(), "as exponent");
        }
    }

    private static int exponentAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((text.charAt(i) | 0x20) == 'e') {
                return i;
            }
        }
        return text.length();
    }
}
