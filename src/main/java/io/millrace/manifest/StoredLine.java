package io.millrace.manifest;

/**
 * One event as an object holds it.
 *
 * @param json the line, without its end
 * @param line from 1 within the uncompressed object; 0 where the object is this event alone
 */
public record StoredLine(Kind kind, String stream, byte[] json, String objectKey, long line) {

    /** The bytes of the record that was stored: as sent for raw, the enriched event, or the dead letter's JSON. */
    public byte[] event() {
        return kind == Kind.RAW ? RawLine.event(json) : json;
    }
}
