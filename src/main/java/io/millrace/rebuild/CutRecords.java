package io.millrace.rebuild;

import io.millrace.event.Partition;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.TopicReader;
import io.millrace.manifest.FoundObject;
import io.millrace.manifest.LineOffsets;
import io.millrace.manifest.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What Kafka still knows of the records of cuts. Blocking. */
final class CutRecords {
    private final TopicReader reader;

    CutRecords(TopicReader reader) {
        this.reader = reader;
    }

    /** Whether there is any in [from, to); markers of transactions are none. */
    boolean any(Partition p, long from, long to) {
        AtomicBoolean any = new AtomicBoolean();
        reader.read(p, from, to, records -> any.set(true));
        return any.get();
    }

    /** The offsets of an object's lines, by which of the records of its cut are of its stream. */
    byte[] lines(Partition p, FoundObject object, List<FoundObject> cut) {
        Set<String> labels = cut.stream().map(FoundObject::label).collect(Collectors.toSet());
        LineOffsets lines = new LineOffsets(object.start());
        reader.read(p, object.start(), object.end(), records -> records.stream()
                .map(record -> Envelopes.item(p, record, null))
                .filter(item -> label(item.envelope.stream(), labels).equals(object.label()))
                .forEach(item -> lines.add(item.origin.offset())));
        return lines.toBytes();
    }

    private static String label(String stream, Set<String> labels) {
        return Optional.ofNullable(stream).filter(labels::contains).orElse(ObjectKey.UNKNOWN);
    }
}
