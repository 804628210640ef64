package io.millrace.manifest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Which offset stands on which line of an object, in a few bytes: runs of neighbouring offsets, each as two numbers of seven bits a
 * byte, the gap before it and its length. A cut of one stream has a run a transaction, at worst two bytes a line.
 */
public final class LineOffsets {
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
    private long end;
    private long from;
    private long next;

    /** @param start of the cut */
    public LineOffsets(long start) {
        this.end = start;
        this.from = start;
        this.next = start;
    }

    /** The offset of the next line; each is greater than the one before. */
    public void add(long offset) {
        if (offset != next) {
            closeRun();
            from = offset;
        }
        next = offset + 1;
    }

    public byte[] toBytes() {
        closeRun();
        from = next;
        return runs.toByteArray();
    }

    /** The line of this offset, from 1; 0 where the object does not hold it. */
    static long lineOf(byte[] runs, long start, long offset) {
        Numbers numbers = new Numbers(runs);
        long at = start;
        long lines = 0;
        while (numbers.more()) {
            at += numbers.read();
            long length = numbers.read();
            if (offset < at) {
                return 0;
            }
            if (offset < at + length) {
                return lines + offset - at + 1;
            }
            at += length;
            lines += length;
        }
        return 0;
    }

    /** All offsets, in order of their lines. */
    public static List<Long> offsets(byte[] runs, long start) {
        Numbers numbers = new Numbers(runs);
        List<Long> offsets = new ArrayList<>();
        long at = start;
        while (numbers.more()) {
            at += numbers.read();
            for (long left = numbers.read(); left > 0; left--) {
                offsets.add(at++);
            }
        }
        return offsets;
    }

    private void closeRun() {
        if (next > from) {
            write(from - end);
            write(next - from);
            end = next;
        }
    }

    private void write(long number) {
        long rest = number;
        while (rest > SEVEN_BITS) {
            runs.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        runs.write((int) rest);
    }

    private static final class Numbers {
        private final byte[] bytes;
        private int at;

        Numbers(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        long read() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                number |= (long) (next & SEVEN_BITS) << shift;
                if ((next & MORE) == 0) {
                    return number;
                }
            }
        }
    }
}
