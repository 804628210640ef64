package io.millrace.store.objects;

import io.millrace.bus.Item;
import io.millrace.manifest.LineOffsets;
import io.millrace.manifest.ObjectKey;
import io.millrace.store.objects.Prepared.StoredObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The records of one stream in an open cut, as they are packed. Not thread-safe. */
abstract sealed class Segment {
    private static final byte[] LINE_END = {'\n'};

    private final MessageDigest hash = sha256();
    private final LineOffsets lines;
    private long records;

    private Segment(long start) {
        this.lines = new LineOffsets(start);
    }

    final void add(Item item, byte[] line) {
        lines.add(item.origin.offset());
        hash.update(line);
        hash.update(LINE_END);
        records++;
        pack(item, line);
    }

    final long records() {
        return records;
    }

    final byte[] lines() {
        return lines.toBytes();
    }

    /** Of all lines; may be asked once. */
    final String contentSha256() {
        return HexFormat.of().formatHex(hash.digest());
    }

    abstract void pack(Item item, byte[] line);

    /** Bytes of memory that it holds. */
    abstract long held();

    /** The key that stands in the manifest. */
    abstract String key(String place);

    /** May be asked once. */
    abstract List<StoredObject> objects(String place, String sha256);

    /** Frees what it holds, where it is not going to be asked for its objects. */
    abstract void discard();

    /** All lines in one object. */
    static final class Packed extends Segment {
        private final Gzip gzip = new Gzip();

        Packed(long start) {
            super(start);
        }

        @Override
        void pack(Item item, byte[] line) {
            gzip.write(line);
            gzip.write(LINE_END);
        }

        @Override
        long held() {
            return gzip.size() + Gzip.HELD_BYTES;
        }

        @Override
        String key(String place) {
            return ObjectKey.segment(place);
        }

        @Override
        List<StoredObject> objects(String place, String sha256) {
            return List.of(new StoredObject(key(place), gzip.finish(), "application/gzip", sha256, lines()));
        }

        @Override
        void discard() {
            gzip.discard();
        }
    }

    /** An object a line, plain, for people who browse. */
    static final class Each extends Segment {
        private record Line(Item item, byte[] json) {}

        private final List<Line> waiting = new ArrayList<>();
        private long held;

        Each(long start) {
            super(start);
        }

        @Override
        void pack(Item item, byte[] line) {
            waiting.add(new Line(item, line));
            held += line.length + item.value.length;
        }

        @Override
        long held() {
            return held;
        }

        @Override
        String key(String place) {
            return place;
        }

        @Override
        List<StoredObject> objects(String place, String sha256) {
            return waiting.stream().map(line -> object(place, line)).toList();
        }

        private static StoredObject object(String place, Line line) {
            String key = ObjectKey.each(place, line.item.envelope.eventId(), line.item.origin);
            String sha256 = HexFormat.of().formatHex(sha256().digest(line.json));
            return new StoredObject(key, line.json, "application/json", sha256, new byte[0]);
        }

        @Override
        void discard() {
            waiting.clear();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
