package io.millrace.query;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a listing is narrowed by; every field but the limit may be null.
 *
 * @param state stored, duplicate, filtered or dead_letter
 * @param from receipt, inclusive
 * @param to receipt, exclusive
 */
record EventFilter(
        String stream,
        String type,
        String accountId,
        String messageId,
        UUID correlationId,
        String state,
        OffsetDateTime from,
        OffsetDateTime to,
        Cursor cursor,
        int limit) {
    static final Set<String> NAMES = new TreeSet<>(Set.of(
            "stream",
            "type",
            "account_id",
            "message_id",
            "correlation_id",
            "state",
            "from",
            "to",
            "cursor",
            "limit",
            Download.PARAMETER));
    static final Set<String> TIMES = Set.of("from", "to");
    static final Set<String> OF_ANY_LISTING = Set.of("from", "to", "cursor", "limit", Download.PARAMETER);
    static final List<String> STATES = List.of("stored", "duplicate", "filtered", "dead_letter");
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 1_000;

    EventFilter after(String next) {
        return new EventFilter(
                stream,
                type,
                accountId,
                messageId,
                correlationId,
                state,
                from,
                to,
                next == null ? cursor : Cursor.parse(next),
                limit);
    }

    EventFilter withLimit(int most) {
        return new EventFilter(stream, type, accountId, messageId, correlationId, state, from, to, cursor, most);
    }

    /** All events of one package, as far as a page goes. */
    static EventFilter ofPackage(UUID correlationId) {
        return new EventFilter(null, null, null, null, correlationId, null, null, null, null, MAX_LIMIT);
    }

    /** One parameter that can't be used, and why. */
    record Mistake(String parameter, String message) {}

    /** Reads the query parameters; what can't be used is added to the mistakes, all of them. */
    static EventFilter of(Set<String> names, Function<String, String> value, List<Mistake> mistakes) {
        for (String name : names) {
            if (!NAMES.contains(name)) {
                mistakes.add(
                        new Mistake(name, "is not a parameter of this listing; known: " + String.join(", ", NAMES)));
            }
        }
        return new EventFilter(
                text("stream", value, mistakes),
                text("type", value, mistakes),
                text("account_id", value, mistakes),
                text("message_id", value, mistakes),
                read("correlation_id", value, UUID::fromString, "must be a UUID", mistakes),
                read("state", value, EventFilter::state, "must be one of " + String.join(", ", STATES), mistakes),
                read(
                        "from",
                        value,
                        EventFilter::time,
                        "must be an ISO 8601 time such as 2026-01-31T00:00:00Z",
                        mistakes),
                read("to", value, EventFilter::time, "must be an ISO 8601 time such as 2026-01-31T00:00:00Z", mistakes),
                read("cursor", value, Cursor::parse, "must be the next_cursor of an earlier page", mistakes),
                limit(value, mistakes));
    }

    private static String text(String name, Function<String, String> value, List<Mistake> mistakes) {
        return read(name, value, EventFilter::printable, "must not hold the character U+0000", mistakes);
    }

    private static String printable(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("U+0000");
        }
        return text;
    }

    private static int limit(Function<String, String> value, List<Mistake> mistakes) {
        Integer limit =
                read("limit", value, EventFilter::limit, "must be a whole number from 1 to " + MAX_LIMIT, mistakes);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    private static <T> T read(
            String name,
            Function<String, String> value,
            Function<String, T> reader,
            String rule,
            List<Mistake> mistakes) {
        String text = value.apply(name);
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            mistakes.add(new Mistake(name, rule));
            return null;
        }
    }

    private static String state(String text) {
        if (!STATES.contains(text)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static OffsetDateTime time(String text) {
        boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d");
        OffsetDateTime time =
                zoned ? OffsetDateTime.parse(text) : Instant.parse(text + "Z").atOffset(ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }

    private static int limit(String text) {
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(text);
        }
        return limit;
    }

    static List<Mistake> noMistakes() {
        return new ArrayList<>();
    }
}
