package io.millrace.manifest;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.objectstore.ObjectStore;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.Future;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Finds a stored event by the place of its record, without an index of its own:
 *
 * <pre>
 *   origin ──▶ manifest: the cut that covers it ──▶ the object whose lines hold the offset, and the line's number
 *          ──▶ GET, unpack while it comes      ──▶ the line, exactly
 * </pre>
 *
 * One request to PostgreSQL and one to the store, whatever the number of objects. Of the object no more
 * is held than the line. Thread: any; unpacking is done on the workers of the store.
 */
public final class StoredLines {
    /** Longer than any: a letter's JSON has the largest record, each of its bytes written as six at worst. */
    private static final int LONGEST_LINE = 64 << 20;

    private final Manifest manifest;
    private final ObjectStore store;

    public StoredLines(Database database, ObjectStore store) {
        this.manifest = new Manifest(database);
        this.store = store;
    }

    /**
     * The line of this record. Empty where its cut is not settled yet: then Kafka has it. Fails where the manifest names an object
     * that the store does not have.
     *
     * @param eventId of the record, by which it is found where its stream has an object an event
     */
    public Future<Optional<StoredLine>> find(Origin origin, UUID eventId) {
        return manifest.covering(origin).compose(rows -> holder(rows, origin)
                .map(row -> read(row, origin, eventId).map(Optional::of))
                .orElse(Future.succeededFuture(Optional.empty())));
    }

    private static Optional<ManifestRow> holder(List<ManifestRow> rows, Origin origin) {
        return rows.stream().filter(row -> row.lineOf(origin) > 0).findFirst();
    }

    private Future<StoredLine> read(ManifestRow row, Origin origin, UUID eventId) {
        if (row.layout() == Layout.EACH) {
            String key = ObjectKey.each(row.objectKey(), eventId, origin);
            return found(key, store.get(key, LONGEST_LINE))
                    .map(json -> new StoredLine(row.kind(), row.stream(), json, key, 0));
        }
        long line = row.lineOf(origin);
        String key = row.objectKey();
        return found(key, store.read(key, packed -> line(packed, line, LONGEST_LINE)))
                .map(json -> new StoredLine(row.kind(), row.stream(), json, key, line));
    }

    private static Future<byte[]> found(String key, Future<Optional<byte[]>> read) {
        return read.compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new IOException("the manifest names object " + key + ", which the store does not have"))));
    }

    /** Of the object nothing is held but the line. */
    static byte[] line(InputStream packed, long number, int longest) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(packed, 1 << 16), 1 << 16)) {
            for (long before = 1; before < number; before++) {
                readLine(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
            readLine(in, line, longest);
            return line.toByteArray();
        }
    }

    private static void readLine(InputStream in, OutputStream out, long longest) throws IOException {
        long length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the object has fewer lines than the manifest says");
            }
            if (++length > longest) {
                throw new IOException("the line is longer than " + longest + " bytes");
            }
            out.write(next);
        }
    }
}
