package io.millrace.kafka;

/** Names of the record headers. Values are UTF-8 text, ids and times in their usual spelling, times in ISO 8601 UTC. */
public final class Headers {
    // of every record of an event
    public static final String EVENT_ID = "event-id";
    public static final String CORRELATION_ID = "correlation-id";
    public static final String STREAM = "stream";
    public static final String SCHEMA_ID = "schema-id";
    public static final String RECEIVED_AT = "received-at";
    public static final String REVISION = "revision";
    public static final String TRACEPARENT = "traceparent";
    /** Name of the node that wrote this very record. Named so that a header of others is not taken for it. */
    public static final String NODE = "millrace-node";
    /** After events.raw: name of the node that wrote the raw record. */
    public static final String RECEIVED_BY = "millrace-received-by";
    // of silver and re-entries: the raw record
    public static final String ORIGIN = "origin";
    public static final String NATURAL_ID = "natural-id";
    public static final String EVENT_TIME = "event-time";
    /** Number of the declaration that made the record; of a re-entry, that made the present copy. */
    public static final String DECLARATION = "declaration";
    /** 32 hex digits over content and enrichment. */
    public static final String RESULT_HASH = "result-hash";
    // of re-entries
    /** 32 hex digits. */
    public static final String CLAIM_KEY = "claim-key";
    // of dead letters
    public static final String LETTER_ID = "letter-id";
    public static final String STAGE = "stage";
    public static final String CODE = "code";
    public static final String ERROR = "error";
    public static final String POINTER = "pointer";
    public static final String RULE = "rule";
    public static final String CATEGORY = "error-category";
    public static final String HINT = "hint";
    public static final String CAN_RETRY = "can-retry";
    public static final String FAILED_AT = "failed-at";
    public static final String FIRST_FAILED_AT = "first-failed-at";
    public static final String RETRY_COUNT = "retry-count";
    /** Of an original that is larger than a record may be, whose beginning the letter has. */
    public static final String ORIGINAL_BYTES = "original-bytes";
    /** Before the name of each header that the refused record had. */
    public static final String ORIGINAL_PREFIX = "original.";

    private Headers() {}
}
