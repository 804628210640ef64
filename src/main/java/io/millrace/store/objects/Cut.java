package io.millrace.store.objects;

import io.millrace.bus.Item;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.json.Json;
import io.millrace.kafka.DeadLetter;
import io.millrace.manifest.Kind;
import io.millrace.manifest.ManifestRow;
import io.millrace.manifest.ObjectKey;
import io.millrace.manifest.RawLine;
import io.millrace.store.objects.Prepared.StoredObject;
import io.millrace.stream.StreamDeclaration.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cut of a partition that is being filled: a segment a stream. Its bytes depend on its records and its {@link Layouts} alone.
 *
 * <p>Not thread-safe: filled and prepared on workers, one call at a time, handed over by futures.
 */
final class Cut {
    private final Partition partition;
    private final Kind kind;
    private final Layouts layouts;
    private final Bound bound;
    private final Map<String, Segment> segments = new TreeMap<>();
    private final List<Origin> entered = new ArrayList<>();
    private final long start;
    private long end;
    private Instant first;
    private long bytes;
    private int records;

    /**
     * When it is full.
     *
     * @param end of a cut that was recorded: it is full exactly there and nowhere else; else none
     */
    record Bound(long bytes, int records, long end) {
        private static final long NONE = -1;

        static Bound of(ObjectsConfig config) {
            return new Bound(config.cutBytes(), config.cutRecords(), NONE);
        }

        static Bound exactly(long end) {
            return new Bound(Long.MAX_VALUE, Integer.MAX_VALUE, end);
        }

        boolean recorded() {
            return end != NONE;
        }

        private long last() {
            return recorded() ? end : Long.MAX_VALUE;
        }
    }

    Cut(Partition partition, long start, Layouts layouts, Bound bound) {
        this.partition = partition;
        this.kind = Kind.ofTopic(partition.topic());
        this.layouts = layouts;
        this.bound = bound;
        this.start = start;
        this.end = start;
    }

    /** Takes items from this index on until it is full, and returns the index of the first that it did not take. */
    int fill(List<Item> items, int from) {
        int at = from;
        while (at < items.size() && !full() && items.get(at).origin.offset() < bound.last()) {
            add(items.get(at++));
        }
        if (bound.recorded() && at < items.size()) {
            end = bound.end; // nothing was between its last record and its end
        }
        return at;
    }

    /** Nothing more lies below this offset; a cut that was recorded never goes beyond its end. */
    void extend(long offset) {
        end = Math.min(Math.max(end, offset), bound.last());
    }

    boolean full() {
        return bound.recorded() ? end >= bound.end : bytes >= bound.bytes || records >= bound.records;
    }

    boolean recorded() {
        return bound.recorded();
    }

    boolean empty() {
        return end == start;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    RecordedCut record() {
        return new RecordedCut(start, end, RecordedCut.FORMAT, layouts);
    }

    /** Bytes of memory that it holds. */
    long held() {
        return segments.values().stream().mapToLong(Segment::held).sum();
    }

    void discard() {
        segments.values().forEach(Segment::discard);
    }

    /** Once, when nothing more is added. */
    Prepared prepare() {
        List<StoredObject> objects = new ArrayList<>();
        List<ManifestRow> rows = new ArrayList<>();
        segments.forEach((label, segment) -> prepare(label, segment, objects, rows));
        return new Prepared(record(), objects, rows, entered, records);
    }

    private void add(Item item) {
        byte[] line = line(item);
        first = first == null ? item.envelope.receivedAt() : first;
        String label = layouts.label(item.envelope.stream());
        segments.computeIfAbsent(label, this::segment).add(item, line);
        if (kind == Kind.RAW) {
            entered.add(item.origin);
        }
        bytes += line.length + 1;
        records++;
        end = item.origin.offset() + 1;
    }

    private Segment segment(String label) {
        return layouts.layout(label) == Layout.EACH ? new Segment.Each(start) : new Segment.Packed(start);
    }

    private byte[] line(Item item) {
        return switch (kind) {
            case RAW -> RawLine.write(item);
            case ENRICHED -> RawLine.oneLine(item.value);
            case DEAD_LETTER -> Json.write(DeadLetter.of(item).toJson());
        };
    }

    private void prepare(String label, Segment segment, List<StoredObject> objects, List<ManifestRow> rows) {
        String place = ObjectKey.place(kind, label, first, partition.topicId(), partition.number(), start, end);
        String sha256 = segment.contentSha256();
        List<StoredObject> made = segment.objects(place, sha256);
        objects.addAll(made);
        rows.add(new ManifestRow(
                segment.key(place),
                kind,
                label,
                layouts.layout(label),
                partition.topicId(),
                partition.number(),
                start,
                end,
                RecordedCut.FORMAT,
                segment.records(),
                made.stream().mapToLong(object -> object.bytes().length).sum(),
                sha256,
                segment.lines()));
    }
}
