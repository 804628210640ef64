package io.millrace.manifest;

import io.millrace.event.Origin;
import io.millrace.stream.StreamDeclaration.Layout;
import java.util.UUID;

/**
 * The settled records of one stream and cut.
 *
 * @param objectKey of the object; for layout {@code each} the {@link ObjectKey#place} that its objects' keys are made from
 * @param start of the cut, inclusive
 * @param end of the cut, exclusive
 * @param bytes as stored, all objects together
 * @param sha256 hex, of the uncompressed lines
 * @param lines {@link LineOffsets}
 */
public record ManifestRow(
        String objectKey,
        Kind kind,
        String stream,
        Layout layout,
        UUID topicId,
        int partition,
        long start,
        long end,
        int format,
        long records,
        long bytes,
        String sha256,
        byte[] lines) {

    /** True where one of its lines is this record. */
    public boolean holds(Origin origin) {
        return lineOf(origin) > 0;
    }

    /** From 1; 0 where another stream's object of the cut holds the record. */
    long lineOf(Origin origin) {
        return LineOffsets.lineOf(lines, start, origin.offset());
    }
}
