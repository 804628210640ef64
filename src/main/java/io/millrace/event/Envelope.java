package io.millrace.event;

import java.time.Instant;
import java.util.UUID;

/**
 * What Millrace knows of an event beside its content; travels in the headers of its Kafka records.
 *
 * @param eventId the id that Millrace gave it
 * @param correlationId of the request it came with; null for records that others wrote
 * @param stream the declared kind; as named by the record, not checked yet
 * @param schemaId of the registry; 0 where none is named: then the stream's present schema holds
 * @param receivedAt by the clock of the node that took it, or the time of the record that others wrote
 * @param origin of the raw record (of events.raw or a source topic); null before it is in Kafka
 * @param revision 1 for a first delivery; in a re-entry the revision that it asks to replace
 * @param traceparent of W3C Trace Context, null where none came
 */
public record Envelope(
        UUID eventId,
        UUID correlationId,
        String stream,
        int schemaId,
        Instant receivedAt,
        Origin origin,
        int revision,
        String traceparent) {

    public Envelope withSchemaId(int id) {
        return new Envelope(eventId, correlationId, stream, id, receivedAt, origin, revision, traceparent);
    }

    public Envelope withRevision(int next) {
        return new Envelope(eventId, correlationId, stream, schemaId, receivedAt, origin, next, traceparent);
    }
}
