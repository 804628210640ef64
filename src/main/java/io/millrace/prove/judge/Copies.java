package io.millrace.prove.judge;

import java.util.UUID;

/** A set of (event id, revision) in 40 to 80 bytes an entry, since a campaign has millions. Open addressing, linear probing. Not thread-safe. */
final class Copies {
    private static final int FIRST = 1 << 16;

    private long[] high = new long[FIRST];
    private long[] low = new long[FIRST];
    private int[] revisions = new int[FIRST]; // 0: free
    private int size;

    /** False where it was in already. A revision is at least 1: what names none is nothing that could be told apart. */
    boolean add(UUID id, int revision) {
        if (revision < 1) {
            throw new IllegalArgumentException(id + " has revision " + revision);
        }
        if (size * 2 > revisions.length) {
            grow();
        }
        int at = find(id.getMostSignificantBits(), id.getLeastSignificantBits(), revision);
        if (revisions[at] != 0) {
            return false;
        }
        put(at, id.getMostSignificantBits(), id.getLeastSignificantBits(), revision);
        size++;
        return true;
    }

    boolean contains(UUID id, int revision) {
        return revisions[find(id.getMostSignificantBits(), id.getLeastSignificantBits(), revision)] != 0;
    }

    int size() {
        return size;
    }

    private int find(long h, long l, int revision) {
        int mask = revisions.length - 1;
        int at = Long.hashCode((h ^ l * 31 + revision) * 0x9E3779B97F4A7C15L) & mask;
        while (revisions[at] != 0 && (high[at] != h || low[at] != l || revisions[at] != revision)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void put(int at, long h, long l, int revision) {
        high[at] = h;
        low[at] = l;
        revisions[at] = revision;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] old = revisions;
        high = new long[old.length * 2];
        low = new long[old.length * 2];
        revisions = new int[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != 0) {
                put(find(oldHigh[i], oldLow[i], old[i]), oldHigh[i], oldLow[i], old[i]);
            }
        }
    }
}
