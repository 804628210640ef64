package io.millrace.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads and writes what {@link Instant#toString} writes, as {@link Instant#parse} does, without the formatter that costs more than the
 * rest of an envelope. Thread: any.
 */
public final class IsoInstant {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;
    private static final long FIRST = -62_167_219_200L; // second of the year 0000
    private static final long LAST = 253_402_300_799L; // of the year 9999

    private IsoInstant() {}

    /** @throws DateTimeException where {@link Instant#parse} throws it */
    public static Instant read(String text) {
        return isUsual(text) ? usual(text) : Instant.parse(text);
    }

    /** What {@link Instant#toString} makes of it. */
    public static String text(Instant time) {
        if (time.getEpochSecond() < FIRST || time.getEpochSecond() > LAST) {
            return time.toString();
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(FORM.length() + 1 + NANO_DIGITS + 1);
        digits(text, utc.getYear(), 1000);
        digits(text.append('-'), utc.getMonthValue(), 10);
        digits(text.append('-'), utc.getDayOfMonth(), 10);
        digits(text.append('T'), utc.getHour(), 10);
        digits(text.append(':'), utc.getMinute(), 10);
        digits(text.append(':'), utc.getSecond(), 10);
        int nano = utc.getNano();
        if (nano % 1_000_000 == 0 && nano > 0) {
            digits(text.append('.'), nano / 1_000_000, 100);
        } else if (nano % 1000 == 0 && nano > 0) {
            digits(text.append('.'), nano / 1000, 100_000);
        } else if (nano > 0) {
            digits(text.append('.'), nano, 100_000_000);
        }
        return text.append('Z').toString();
    }

    /** @param most what the first digit counts */
    private static void digits(StringBuilder text, int number, int most) {
        for (int worth = most; worth > 0; worth /= 10) {
            text.append((char) ('0' + number / worth % 10));
        }
    }

    /** Whether it is of the form that {@link #read} knows without a formatter: years of four digits, a fraction of up to nine, UTC by its Z. */
    public static boolean isUsual(String text) {
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
