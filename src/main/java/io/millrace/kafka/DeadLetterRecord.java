package io.millrace.kafka;

import io.millrace.bus.Item;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The record of a dead letter: the original bytes as value, why it was refused in headers, each bounded. Its id is deterministic,
 * so that a second writing is the same letter. {@link DeadLetter} reads it back.
 */
public final class DeadLetterRecord {
    /** Most bytes of an original: with all its headers it still fits into the largest record that producers send. */
    public static final int MAX_ORIGINAL_BYTES = 7 << 20;

    static final int MAX_ORIGINAL_HEADERS = 50;

    /** What is kept of a larger one, which only topics of others can bring; the archive has it whole. */
    static final int BEGINNING_BYTES = 1 << 20;

    private DeadLetterRecord() {}

    /** Of an item whose way ended as {@link Outcome.Rejected}. */
    public static ProducerRecord<byte[], byte[]> of(Item item, Instant now) {
        if (item.outcome instanceof Outcome.Rejected rejected) {
            return of(item, rejected.stage(), rejected.rejection(), now);
        }
        throw new IllegalArgumentException("not refused: " + item.outcome);
    }

    public static ProducerRecord<byte[], byte[]> of(Item item, String stage, Rejection rejection, Instant now) {
        String eventId = item.envelope.eventId().toString();
        List<Header> headers = Envelopes.headers(item.envelope);
        Envelopes.add(headers, Headers.LETTER_ID, Ids.ofLetter(subject(item), stage, item.envelope.revision()));
        Envelopes.add(headers, Headers.NATURAL_ID, item.naturalIdDeclared ? item.naturalId : null);
        addReason(headers, stage, rejection);
        addHistory(headers, item, now.truncatedTo(ChronoUnit.MILLIS));
        addOriginal(headers, item.headers);
        byte[] key = eventId.getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.DEAD_LETTER, null, null, key, original(headers, item.value), headers);
    }

    /** The record that was refused; of one that never was a record, the event; of silver the event's raw record. */
    private static String subject(Item item) {
        Origin place = isReentry(item) ? item.origin : item.envelope.origin();
        return place == null ? item.envelope.eventId().toString() : place.toString();
    }

    /** A raw record is its own origin, whatever its headers say; silver has no claim key. */
    private static boolean isReentry(Item item) {
        return item.origin != null
                && !item.origin.equals(item.envelope.origin())
                && item.headers.containsKey(Headers.CLAIM_KEY);
    }

    private static byte[] original(List<Header> headers, byte[] value) {
        if (value.length <= MAX_ORIGINAL_BYTES) {
            return value;
        }
        Envelopes.add(headers, Headers.ORIGINAL_BYTES, value.length);
        return Arrays.copyOf(value, BEGINNING_BYTES);
    }

    private static void addReason(List<Header> headers, String stage, Rejection rejection) {
        Violation first = rejection.violations().getFirst();
        Envelopes.add(headers, Headers.STAGE, stage);
        Envelopes.add(headers, Headers.CODE, rejection.code());
        Envelopes.add(
                headers, Headers.ERROR, message(first, rejection.violations().size()));
        Envelopes.add(headers, Headers.POINTER, first.pointer());
        Envelopes.add(headers, Headers.RULE, first.rule());
        Envelopes.add(headers, Headers.CATEGORY, rejection.category().wireName());
        Envelopes.add(headers, Headers.HINT, rejection.hint());
        Envelopes.add(headers, Headers.CAN_RETRY, rejection.canRetry());
    }

    private static String message(Violation first, int violations) {
        return violations == 1 ? first.message() : first.message() + " (and " + (violations - 1) + " more)";
    }

    /** A re-entry is a retry, and may bring when it failed first and how often it was tried before. */
    private static void addHistory(List<Header> headers, Item item, Instant now) {
        Map<String, String> before = isReentry(item) ? item.headers : Map.of();
        Instant first = HeaderText.instant(before.get(Headers.FIRST_FAILED_AT));
        Envelopes.add(headers, Headers.FAILED_AT, now);
        Envelopes.add(headers, Headers.FIRST_FAILED_AT, first == null ? now : first);
        Envelopes.add(
                headers,
                Headers.RETRY_COUNT,
                Envelopes.positive(before.get(Headers.RETRY_COUNT), isReentry(item) ? 1 : 0));
    }

    private static void addOriginal(List<Header> headers, Map<String, String> before) {
        before.entrySet().stream()
                .limit(MAX_ORIGINAL_HEADERS)
                .forEach(
                        header -> Envelopes.add(headers, Headers.ORIGINAL_PREFIX + header.getKey(), header.getValue()));
    }
}
