package io.millrace.store.objects;

import io.millrace.event.Origin;
import io.millrace.manifest.ManifestRow;
import io.millrace.manifest.ObjectFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cut with its bytes, ready to be uploaded.
 *
 * @param entered the origins that count as entered into the balance: of raw records, else none
 * @param rows of the manifest, one a stream
 */
record Prepared(
        RecordedCut cut, List<StoredObject> objects, List<ManifestRow> rows, List<Origin> entered, long records) {

    /**
     * An object to be.
     *
     * @param sha256 hex, of the content before it was packed
     * @param lines which offset stands on which line; none of an object of one record, whose key says it
     */
    record StoredObject(String key, byte[] bytes, String contentType, String sha256, byte[] lines) {
        static final String SHA256 = ObjectFacts.SHA256;
        static final String BYTES = "object-bytes";

        /** Lets a later hand see whether an object that it finds is the one that it was going to write. */
        Map<String, String> metadata() {
            Map<String, String> metadata = new HashMap<>(ObjectFacts.metadata(RecordedCut.FORMAT, lines));
            metadata.put(SHA256, sha256);
            metadata.put(BYTES, Integer.toString(bytes.length));
            return metadata;
        }
    }
}
