package io.millrace.manifest;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.objectstore.ObjectStore;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
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
 *          ──▶ GET, unpack, count lines         ──▶ the line, exactly
 * </pre>
 *
 * One request to PostgreSQL and one to the store, whatever the number of objects. Thread: any; unpacking is done on workers.
 */
public final class StoredLines {
    private final Manifest manifest;
    private final ObjectStore store;
    private final long largestObject;
    private final WorkerExecutor workers;

    /**
     * @param readers most objects that are unpacked at a time
     * @param largestObject bytes; larger ones are not read
     */
    public StoredLines(Vertx vertx, Database database, ObjectStore store, int readers, long largestObject) {
        this.manifest = new Manifest(database);
        this.store = store;
        this.largestObject = largestObject;
        this.workers = vertx.createSharedWorkerExecutor("manifest-lines", readers);
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

    public Future<Void> close() {
        return workers.close();
    }

    private static Optional<ManifestRow> holder(List<ManifestRow> rows, Origin origin) {
        return rows.stream().filter(row -> row.lineOf(origin) > 0).findFirst();
    }

    private Future<StoredLine> read(ManifestRow row, Origin origin, UUID eventId) {
        if (row.layout() == Layout.EACH) {
            String key = ObjectKey.each(row.objectKey(), eventId, origin);
            return get(key).map(json -> new StoredLine(row.kind(), row.stream(), json, key, 0));
        }
        long line = row.lineOf(origin);
        return get(row.objectKey())
                .compose(packed -> workers.executeBlocking(() -> line(packed, line), false))
                .map(json -> new StoredLine(row.kind(), row.stream(), json, row.objectKey(), line));
    }

    private Future<byte[]> get(String key) {
        return store.get(key, largestObject).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new IOException("the manifest names object " + key + ", which the store does not have"))));
    }

    static byte[] line(byte[] packed, long number) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)), 1 << 16)) {
            for (long before = 1; before < number; before++) {
                readLine(in, OutputStream.nullOutputStream());
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
            readLine(in, line);
            return line.toByteArray();
        }
    }

    private static void readLine(InputStream in, OutputStream out) throws IOException {
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the object has fewer lines than the manifest says");
            }
            out.write(next);
        }
    }
}
