package io.millrace.manifest;

import io.millrace.stream.StreamDeclaration.Layout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object as its key tells it; see {@link ObjectKey}.
 *
 * @param kind first part of the key
 * @param label the stream as it stands in keys
 * @param topicDigits that the topic's id begins with
 * @param start of its cut; of layout {@code each} the record's offset
 * @param end of its cut, exclusive; of layout {@code each} the next offset
 * @param manifestKey what stands in the manifest: of layout {@code each} a place of its own, from which its key is made
 */
public record FoundObject(
        String key,
        Kind kind,
        String label,
        Layout layout,
        String topicDigits,
        int partition,
        long start,
        long end,
        String manifestKey) {
    private static final String FOLDER = "((raw|enriched|dead-letter)/([^/]+)/date=\\d{4}-\\d\\d-\\d\\d/hour=\\d\\d)/";
    private static final Pattern SEGMENT =
            Pattern.compile(FOLDER + "([0-9a-f]{8})-(\\d{1,9})-(\\d{1,18})-(\\d{1,18})\\.ndjson\\.gz");
    private static final Pattern EACH =
            Pattern.compile(FOLDER + "[0-9a-f-]{36}/([0-9a-f]{8})-(\\d{1,9})-(\\d{1,18})\\.json");

    /** Empty where Millrace gives no such keys. */
    public static Optional<FoundObject> of(String key) {
        Matcher segment = SEGMENT.matcher(key);
        if (segment.matches()) {
            return Optional.of(of(key, segment, Layout.SEGMENTS, Long.parseLong(segment.group(7))));
        }
        Matcher each = EACH.matcher(key);
        return each.matches()
                ? Optional.of(of(key, each, Layout.EACH, Long.parseLong(each.group(6)) + 1))
                : Optional.empty();
    }

    private static FoundObject of(String key, Matcher found, Layout layout, long end) {
        String digits = found.group(4);
        int partition = Integer.parseInt(found.group(5));
        long start = Long.parseLong(found.group(6));
        String place = "%s/%s-%d-%d-%d".formatted(found.group(1), digits, partition, start, end);
        return new FoundObject(
                key,
                Kind.ofWireName(found.group(2)),
                found.group(3),
                layout,
                digits,
                partition,
                start,
                end,
                layout == Layout.EACH ? place : key);
    }

    public boolean covers(long offset) {
        return start <= offset && offset < end;
    }
}
