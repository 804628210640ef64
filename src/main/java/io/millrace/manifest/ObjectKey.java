package io.millrace.manifest;

import io.millrace.event.Origin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * How objects are named. A key follows from the records of its cut alone, no key is the beginning of another one's path, and both are
 * so for both layouts:
 *
 * <pre>
 *   segments  raw/holded/date=2026-11-20/hour=07/1a2b3c4d-0-1000-2000.ndjson.gz
 *   each      raw/holded/date=2026-11-20/hour=07/&lt;event id&gt;/1a2b3c4d-0-1234.json
 *             in the manifest, once a cut: raw/holded/date=2026-11-20/hour=07/1a2b3c4d-0-1000-2000
 * </pre>
 *
 * Date and hour (UTC) are of the receipt of the cut's first record, 1a2b3c4d begins the topic's id.
 */
public final class ObjectKey {
    /** Where records lie whose stream no declaration names. */
    public static final String UNKNOWN = "_unknown";

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern(
                    "'date='uuuu-MM-dd'/hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int TOPIC_DIGITS = 8;

    private ObjectKey() {}

    /** The one object of a stream and cut. */
    public static String segment(String place) {
        return place + ".ndjson.gz";
    }

    /** What stands for the objects of a cut of layout {@code each}: their folder and the range of their offsets. */
    public static String place(
            Kind kind, String stream, Instant first, UUID topicId, int partition, long start, long end) {
        return "%s/%s/%s/%s-%d-%d-%d"
                .formatted(kind.wireName(), stream, HOUR.format(first), digits(topicId), partition, start, end);
    }

    /** @param place of the cut, as the manifest has it */
    public static String each(String place, UUID eventId, Origin origin) {
        String folder = place.substring(0, place.lastIndexOf('/'));
        return "%s/%s/%s-%d-%d.json"
                .formatted(folder, eventId, digits(origin.topicId()), origin.partition(), origin.offset());
    }

    private static String digits(UUID topicId) {
        return topicId.toString().substring(0, TOPIC_DIGITS);
    }
}
