package io.millrace.query;

import io.millrace.event.Origin;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Where the copies of an event are, and what they say. */
public interface Copies {

    /**
     * One copy, from an object where the record is in one, else from Kafka.
     *
     * @param json the event as sent, or the enriched event; null where its bytes are no JSON
     * @param objectKey null while it is in no object
     * @param line from 1 within the uncompressed object; 0 where the object is this copy alone, or there is none
     */
    record Copy(byte[] json, String objectKey, long line) {}

    /** The raw record at this place. Empty where neither object nor topic has it (any more). */
    Future<Optional<Copy>> raw(Origin origin, UUID eventId);

    /** The enriched event of this revision, whose silver record is at this place. */
    Future<Optional<Copy>> enriched(Origin silver, UUID eventId, int revision);
}
