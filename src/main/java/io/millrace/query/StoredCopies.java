package io.millrace.query;

import io.millrace.event.Origin;
import io.millrace.json.Json;
import io.millrace.kafka.RecordReader;
import io.millrace.manifest.StoredLines;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/** Copies from the object that the manifest names, or from Kafka while the record is in none. */
public final class StoredCopies implements Copies {
    private final StoredLines lines;
    private final RecordReader records;

    public StoredCopies(StoredLines lines, RecordReader records) {
        this.lines = lines;
        this.records = records;
    }

    @Override
    public Future<Optional<Copy>> raw(Origin origin, UUID eventId) {
        return copy(origin, eventId);
    }

    @Override
    public Future<Optional<Copy>> enriched(Origin silver, UUID eventId, int revision) {
        return copy(silver, eventId);
    }

    private Future<Optional<Copy>> copy(Origin origin, UUID eventId) {
        return lines.find(origin, eventId)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(
                                found.map(line -> new Copy(judged(line.event()), line.objectKey(), line.line())))
                        : records.read(origin)
                                .map(read -> read.map(record -> new Copy(judged(record.value()), null, 0))));
    }

    /** Bytes that are no JSON can't stand in an answer that is. */
    private static byte[] judged(byte[] bytes) {
        try {
            return bytes == null || Json.read(bytes).isMissingNode() ? null : bytes;
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
