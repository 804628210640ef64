package io.millrace.rebuild;

import io.millrace.event.Partition;
import io.millrace.manifest.FoundObject;
import io.millrace.manifest.Kind;
import io.millrace.manifest.LineOffsets;
import io.millrace.manifest.ManifestRow;
import io.millrace.manifest.ObjectFacts;
import io.millrace.manifest.RawLine;
import io.millrace.objectstore.ObjectStore;
import io.millrace.objectstore.ObjectStore.Facts;
import io.millrace.stream.StreamDeclaration.Layout;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/**
 * Reads an object once, a line at a time, and makes the row that the manifest had of it. Its content must be what its metadata says.
 * Blocking.
 */
final class ObjectContent {
    private final ObjectStore store;

    ObjectContent(ObjectStore store) {
        this.store = store;
    }

    /**
     * What the lines gave.
     *
     * @param sha256 of all lines with their ends
     * @param alone of the content as it stands
     * @param lines which offset stands on which line; null where the lines don't say it
     */
    private record Read(long records, String sha256, String alone, byte[] lines) {}

    /**
     * The row; its lines are empty where nobody knows the offsets any more.
     *
     * @param otherwise asked where neither content nor metadata say the offsets
     */
    ManifestRow row(FoundObject object, Partition p, Supplier<Optional<byte[]>> otherwise) {
        Facts facts = store.head(object.key()).await().orElseThrow(() -> gone(object));
        Read read = store.read(object.key(), content -> read(object, content))
                .await()
                .orElseThrow(() -> gone(object));
        check(object, facts, read);
        byte[] lines = read.lines() != null
                ? read.lines()
                : ObjectFacts.lines(facts.metadata()).or(otherwise).orElse(new byte[0]);
        return new ManifestRow(
                object.manifestKey(),
                object.kind(),
                object.label(),
                object.layout(),
                p.topicId(),
                p.number(),
                object.start(),
                object.end(),
                ObjectFacts.format(facts.metadata()),
                read.records(),
                facts.size(),
                read.sha256(),
                lines);
    }

    private static void check(FoundObject object, Facts facts, Read read) {
        String made = object.layout() == Layout.EACH ? read.alone() : read.sha256();
        String told = facts.metadata().get(ObjectFacts.SHA256);
        if (told != null && !told.equals(made)) {
            throw new IllegalStateException("object " + object.key()
                    + " is not what was written: its content has sha256 " + made + ", its metadata says " + told);
        }
    }

    private static Read read(FoundObject object, InputStream content) throws IOException {
        return object.layout() == Layout.EACH ? alone(object, content) : segment(object, content);
    }

    private static Read alone(FoundObject object, InputStream content) throws IOException {
        byte[] json = content.readAllBytes();
        MessageDigest line = sha256();
        line.update(json);
        line.update((byte) '\n');
        LineOffsets lines = new LineOffsets(object.start());
        lines.add(object.start());
        return new Read(1, hex(line), HexFormat.of().formatHex(sha256().digest(json)), lines.toBytes());
    }

    private static Read segment(FoundObject object, InputStream content) throws IOException {
        MessageDigest all = sha256();
        LineOffsets lines = new LineOffsets(object.start());
        boolean raw = object.kind() == Kind.RAW;
        long records = 0;
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(content, 1 << 16), 1 << 16)) {
            for (byte[] line = line(in); line != null; line = line(in)) {
                all.update(line);
                all.update((byte) '\n');
                records++;
                if (raw) {
                    lines.add(RawLine.origin(line).offset());
                }
            }
        }
        return new Read(records, hex(all), null, raw ? lines.toBytes() : null);
    }

    /** Null at the end. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private static IllegalStateException gone(FoundObject object) {
        return new IllegalStateException("object " + object.key() + " was listed and is gone");
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
