package io.millrace.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.Envelope;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import java.time.Instant;
import java.util.Map;

/**
 * One event on its way through the stages of a node. Each stage adds its own facts and may end the way with an outcome.
 *
 * <p>Not thread-safe and need not be: whoever holds the batch holds its items, and the bus hands both over.
 *
 * <pre>
 *   consume/collect: origin key value headers envelope
 *   validate:        tree naturalId eventTime      normalise:   content contentHash
 *   deduplicate:     claimKey                      enrich:      silver partitionKey resultHash
 * </pre>
 */
public final class Item {
    /** Of this very record (events.raw, a source, events.reentry, events.silver …); null before Kafka has it. */
    public final Origin origin;
    /** As read; null where the record has none. */
    public final byte[] key;
    /** The event's bytes as sent (raw), or the enriched event (silver). */
    public final byte[] value;
    /** The record's headers as text; unreadable ones are left out. */
    public final Map<String, String> headers;

    /** When Kafka's record says that it was written; null before Kafka has it. Set where it is read. */
    public Instant writtenAt;

    public Envelope envelope;
    public Outcome outcome = Outcome.OPEN;

    /** The parsed event, numbers exact. Set by validate. */
    public JsonNode tree;
    /** The sender's own id, or the event id where the stream or event has none. Set by validate. */
    public String naturalId;
    /** True where {@link #naturalId} is the sender's own. */
    public boolean naturalIdDeclared;
    /** Set by validate: the event's own time, or its receipt. */
    public Instant eventTime;

    /** The normalised content, what duplicates are compared by. Set by normalise. */
    public JsonNode content;
    /** 16 bytes over {@link #content}. */
    public byte[] contentHash;

    /** 16 bytes. Set by deduplicate; a re-entry brings its own. */
    public byte[] claimKey;

    /** The whole record for events.silver, but for its revision and processing time. Set by enrich. */
    public JsonNode silver;
    /** The key of the silver record. */
    public String partitionKey;
    /** 16 bytes over normalised content and enrichment: a re-entry whose result and declaration are the same ends as unchanged. */
    public byte[] resultHash;

    public Item(Origin origin, byte[] key, byte[] value, Map<String, String> headers, Envelope envelope) {
        this.origin = origin;
        this.key = key;
        this.value = value;
        this.headers = headers;
        this.envelope = envelope;
    }

    /** True while stages still have to look at it. */
    public boolean open() {
        return !outcome.ended();
    }

    /** Ends the way: a dead letter of this stage. */
    public void reject(String stage, Rejection rejection) {
        outcome = new Outcome.Rejected(stage, rejection);
    }
}
