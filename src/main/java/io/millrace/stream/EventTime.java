package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.IsoInstant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as senders spell them: ISO 8601 with {@code T} or a space, seconds, fraction and zone optional (no zone is UTC), or epoch
 * milliseconds; within the years 0001 to 9999 of UTC. What can't be read is never replaced.
 */
public final class EventTime {
    private static final Pattern ISO =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(?:[.,][0-9]{1,9})?)?"
                    + "(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int LONGEST = 64;

    private EventTime() {}

    /** A value that is no time. Carries it, so that the caller can say where in the event it stands; prints without it. */
    public static final class Unreadable extends RuntimeException {
        private final transient JsonNode value;

        Unreadable(JsonNode value, String reason) {
            super(reason);
            this.value = value;
        }

        public JsonNode value() {
            return value;
        }
    }

    /** The instant; {@link Unreadable} for everything that is none. */
    public static Instant read(JsonNode value) {
        try {
            return within(value, value.isTextual() ? iso(value) : epochMillis(value));
        } catch (DateTimeException | ArithmeticException e) {
            throw new Unreadable(value, "is no time of the calendar");
        }
    }

    /** ISO 8601 UTC with {@code Z}; a fraction only where it is not zero. */
    public static String text(Instant time) {
        return IsoInstant.text(time);
    }

    private static Instant iso(JsonNode value) {
        String text = value.textValue();
        if (IsoInstant.isUsual(text)) {
            return IsoInstant.read(text);
        }
        Matcher matcher = ISO.matcher(text.length() > LONGEST ? "" : text);
        if (!matcher.matches()) {
            throw new Unreadable(value, "is neither an ISO 8601 time nor epoch milliseconds");
        }
        boolean seconds = matcher.group(1) != null;
        LocalDateTime local = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                seconds ? number(text, 17, 19) : 0,
                seconds ? IsoInstant.nanos(text, 20, matcher.end(1)) : 0);
        return local.toInstant(zone(matcher.group(2)));
    }

    /** Of digits that the pattern found there. */
    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }

    private static ZoneOffset zone(String text) {
        return text == null ? ZoneOffset.UTC : ZoneOffset.of(text.equals("z") ? "Z" : text);
    }

    private static Instant epochMillis(JsonNode value) {
        if (!value.isNumber()) {
            throw new Unreadable(value, "is neither a text nor a number");
        }
        return Instant.ofEpochMilli(value.decimalValue().longValueExact());
    }

    private static Instant within(JsonNode value, Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new Unreadable(value, "lies outside the years 0001 to 9999");
        }
        return time;
    }
}
