package io.millrace.quarantine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.millrace.kafka.DeadLetter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Inserts letters, each once. */
final class LetterRows {
    private static final String INSERT = """
            insert into dead_letters (letter_id, stream, event_id, correlation_id, natural_id, original, stage, code, message,
                pointer, rule, schema_id, error_category, hint, can_retry, failed_at, first_failed_at, retry_count,
                origin_topic_id, origin_partition, origin_offset, received_at, headers, topic_id, partition, "offset",
                refused_by)
            select letter_id, stream, event_id, correlation_id, natural_id, original, stage, code, message,
                pointer, rule, schema_id, error_category, hint, can_retry, failed_at, first_failed_at, retry_count,
                origin_topic_id, origin_partition, origin_offset, received_at, headers::jsonb, topic_id, partition, place,
                refused_by
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::bool[], $16::timestamptz[],
                $17::timestamptz[], $18::int[], $19::uuid[], $20::int[], $21::bigint[], $22::timestamptz[], $23::text[],
                $24::uuid[], $25::int[], $26::bigint[], $27::text[])
                as n(letter_id, stream, event_id, correlation_id, natural_id, original, stage, code, message, pointer, rule,
                    schema_id, error_category, hint, can_retry, failed_at, first_failed_at, retry_count, origin_topic_id,
                    origin_partition, origin_offset, received_at, headers, topic_id, partition, place,
                    refused_by)
            order by letter_id on conflict (letter_id) do nothing returning letter_id""";

    private LetterRows() {}

    /** @param place of the letter itself */
    record Placed(DeadLetter letter, Origin place) {}

    /** Yields those that are new. */
    static Future<List<DeadLetter>> insert(SqlConnection connection, List<Placed> letters) {
        Map<UUID, Placed> distinct = new LinkedHashMap<>();
        letters.forEach(one -> distinct.putIfAbsent(one.letter().letterId(), one));
        List<Placed> rows = List.copyOf(distinct.values());
        return Database.query(connection, INSERT, columns(rows)).map(inserted -> {
            Set<UUID> fresh = new HashSet<>();
            inserted.forEach(row -> fresh.add(row.getUUID(0)));
            return rows.stream()
                    .map(Placed::letter)
                    .filter(letter -> fresh.contains(letter.letterId()))
                    .toList();
        });
    }

    private static Object[] columns(List<Placed> rows) {
        return new Object[] {
            of(rows, DeadLetter::letterId, UUID[]::new),
            of(rows, DeadLetter::stream, String[]::new),
            of(rows, DeadLetter::eventId, UUID[]::new),
            of(rows, DeadLetter::correlationId, UUID[]::new),
            of(rows, DeadLetter::naturalId, String[]::new),
            of(rows, letter -> Buffer.buffer(letter.original()), Buffer[]::new),
            of(rows, DeadLetter::stage, String[]::new),
            of(rows, DeadLetter::code, String[]::new),
            of(rows, DeadLetter::message, String[]::new),
            of(rows, DeadLetter::pointer, String[]::new),
            of(rows, DeadLetter::rule, String[]::new),
            of(rows, letter -> letter.schemaId() == 0 ? null : letter.schemaId(), Integer[]::new),
            of(rows, DeadLetter::category, String[]::new),
            of(rows, DeadLetter::hint, String[]::new),
            of(rows, DeadLetter::canRetry, Boolean[]::new),
            of(rows, letter -> time(letter.failedAt()), OffsetDateTime[]::new),
            of(rows, letter -> time(letter.firstFailedAt()), OffsetDateTime[]::new),
            of(rows, DeadLetter::retryCount, Integer[]::new),
            origin(rows, Origin::topicId, UUID[]::new),
            origin(rows, Origin::partition, Integer[]::new),
            origin(rows, Origin::offset, Long[]::new),
            of(rows, letter -> time(letter.receivedAt()), OffsetDateTime[]::new),
            of(rows, letter -> json(letter.headers()), String[]::new),
            rows.stream().map(row -> row.place().topicId()).toArray(UUID[]::new),
            rows.stream().map(row -> row.place().partition()).toArray(Integer[]::new),
            rows.stream().map(row -> row.place().offset()).toArray(Long[]::new),
            of(rows, DeadLetter::refusedBy, String[]::new)
        };
    }

    private static <T> T[] of(List<Placed> rows, Function<DeadLetter, T> value, IntFunction<T[]> array) {
        return rows.stream().map(row -> value.apply(row.letter())).toArray(array);
    }

    private static <T> T[] origin(List<Placed> rows, Function<Origin, T> value, IntFunction<T[]> array) {
        return of(rows, letter -> letter.origin() == null ? null : value.apply(letter.origin()), array);
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static String json(Map<String, String> headers) {
        ObjectNode json = Json.object();
        headers.forEach(json::put);
        return new String(Json.write(json), StandardCharsets.UTF_8);
    }
}
