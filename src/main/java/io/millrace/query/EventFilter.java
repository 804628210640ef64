package io.millrace.query;

import io.millrace.http.Parameters.Mistake;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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

    /**
     * Reads the query parameters of a request that the contract allows. What can't be used all the same is added to the mistakes.
     *
     * @param value of a parameter; null where it is not given
     */
    static EventFilter of(UnaryOperator<String> value, List<Mistake> mistakes) {
        String limit = value.apply("limit");
        return new EventFilter(
                value.apply("stream"),
                value.apply("type"),
                value.apply("account_id"),
                value.apply("message_id"),
                read("correlation_id", value, UUID::fromString, "must be a UUID", mistakes),
                value.apply("state"),
                read(
                        "from",
                        value,
                        EventFilter::time,
                        "must be an ISO 8601 time such as 2026-01-31T00:00:00Z",
                        mistakes),
                read("to", value, EventFilter::time, "must be an ISO 8601 time such as 2026-01-31T00:00:00Z", mistakes),
                read("cursor", value, Cursor::parse, "must be the next_cursor of an earlier page", mistakes),
                limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit));
    }

    private static <T> T read(
            String name, UnaryOperator<String> value, Function<String, T> reader, String rule, List<Mistake> mistakes) {
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

    private static OffsetDateTime time(String text) {
        boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d");
        OffsetDateTime time =
                zoned ? OffsetDateTime.parse(text) : Instant.parse(text + "Z").atOffset(ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }
}
