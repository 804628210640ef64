package io.millrace.publish;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.kafka.DeadLetterRecord;
import io.millrace.stream.StreamCatalog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What of a batch is published: silver of what is still open, a letter of what was refused, nothing of what ended otherwise. */
final class Publication {
    static final String STAGE = "publish";
    /** Bytes of a producer's largest request that are not the record. */
    static final int ROOM = 1024;

    private final StreamCatalog streams;
    private final Clock clock;
    private final int maxBytes;

    Publication(StreamCatalog streams, Clock clock, int maxBytes) {
        this.streams = streams;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /** @param revisions of re-entries, by the origin of their record; all others are revision 1 */
    List<ProducerRecord<byte[], byte[]>> records(Batch batch, Map<Origin, Integer> revisions) {
        Instant now = clock.instant();
        List<ProducerRecord<byte[], byte[]>> made =
                new ArrayList<>(batch.items().size());
        for (Item item : batch.items()) {
            if (item.open()) {
                addSilver(made, item, revisions.getOrDefault(item.origin, 1));
            }
            if (item.outcome instanceof Outcome.Rejected) {
                made.add(DeadLetterRecord.of(item, now));
            }
        }
        return made;
    }

    private void addSilver(List<ProducerRecord<byte[], byte[]>> made, Item item, int revision) {
        ProducerRecord<byte[], byte[]> silver = SilverRecord.of(item, revision, streams.number(item.envelope.stream()));
        long bytes = SilverRecord.bytes(silver);
        if (bytes > maxBytes) {
            item.reject(STAGE, tooLarge(bytes));
        } else {
            made.add(silver);
        }
    }

    private Rejection tooLarge(long bytes) {
        Violation violation =
                new Violation("", "publish.maxRecordBytes", "the enriched event takes more bytes than a record may");
        return new Rejection.BeyondLimit("publish.maxRecordBytes", maxBytes, bytes, violation);
    }
}
