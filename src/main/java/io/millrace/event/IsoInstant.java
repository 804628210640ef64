package io.millrace.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads what {@link Instant#toString} wrote, as {@link Instant#parse} does, without the formatter that costs more than the rest of an
 * envelope. Thread: any.
 */
public final class IsoInstant {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private IsoInstant() {}

    /** @throws DateTimeException where {@link Instant#parse} throws it */
    public static Instant read(String text) {
        return isUsual(text) ? usual(text) : Instant.parse(text);
    }

    /** Years of four digits, a fraction of up to nine, UTC by its Z. */
    private static boolean isUsual(String text) {
        int z = text.length() - 1;
        int fraction = FORM.length();
        boolean whole = z == fraction;
        boolean parts = z > fraction + 1 && z <= fraction + 1 + NANO_DIGITS && text.charAt(fraction) == '.';
        if (!whole && !parts || text.charAt(z) != 'Z') {
            return false;
        }
        for (int i = 0; i < fraction; i++) {
            char form = FORM.charAt(i);
            if (form == '0' ? !isDigit(text.charAt(i)) : form != text.charAt(i)) {
                return false;
            }
        }
        for (int i = fraction + 1; i < z; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 17, 19) < 60; // the formatter knows 24:00 and leap seconds
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Instant usual(String text) {
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nanos(text, FORM.length() + 1, text.length() - 1))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }

    /** Of the digits of a fraction of a second, at most nine; there may be none. */
    public static int nanos(String text, int start, int end) {
        int nanos = start < end ? number(text, start, end) : 0;
        for (int digits = Math.max(0, end - start); digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }
}
