package io.millrace.collect;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952, several members too) within bounds that hold while it unpacks, so that a bomb costs no more than an
 * honest body. {@code GZIPInputStream} is not used: it recurses once a member.
 */
final class Gunzip {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final byte[] packed;
    private final int limit;
    private final IntPredicate reserve;
    private byte[] plain = {};
    private int length;
    private int at;

    /** What came of it. */
    sealed interface Result {
        record Plain(byte[] bytes) implements Result {}

        /** @param at offset in the packed body */
        record Corrupt(String reason, int at) implements Result {}

        /** Unpacks to more than the limit. */
        record TooLarge() implements Result {}

        /** The node has no room for it now. */
        record NoRoom() implements Result {}
    }

    private Gunzip(byte[] packed, int limit, IntPredicate reserve) {
        this.packed = packed;
        this.limit = limit;
        this.reserve = reserve;
    }

    /**
     * @param members most members; each costs a little even when empty
     * @param reserve asked for each further piece of memory
     */
    static Result unpack(byte[] packed, int limit, int members, IntPredicate reserve) {
        return new Gunzip(packed, limit, reserve).members(members);
    }

    private Result members(int most) {
        Inflater inflater = new Inflater(true);
        try {
            Result refused = null;
            for (int i = 0; refused == null && (i == 0 || at < packed.length); i++) {
                inflater.reset();
                refused = i == most ? corrupt("it has too many members") : member(inflater);
            }
            return refused == null ? new Result.Plain(Arrays.copyOf(plain, length)) : refused;
        } catch (DataFormatException e) {
            at += (int) inflater.getBytesRead();
            return corrupt("its data can't be unpacked");
        } finally {
            inflater.end();
        }
    }

    /** Null where it was unpacked. */
    private Result member(Inflater inflater) throws DataFormatException {
        if (!skipHeader()) {
            return corrupt("it has no gzip header");
        }
        int start = length;
        inflater.setInput(packed, at, packed.length - at);
        while (!inflater.finished()) {
            Result refused = grow();
            if (refused != null) {
                return refused;
            }
            int more = inflater.inflate(plain, length, plain.length - length);
            length += more;
            if (length > limit) {
                return new Result.TooLarge();
            }
            if (more == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                at = packed.length;
                return corrupt("it ends inside its data");
            }
        }
        at += (int) inflater.getBytesRead();
        return trailer(start) ? null : corrupt("its checksum does not match");
    }

    /** Room for at least one byte more, up to one above the limit, by which too much is seen. */
    private Result grow() {
        if (length < plain.length) {
            return null;
        }
        int larger = Math.clamp(Math.max(plain.length * 2L, packed.length * 4L), 64, limit + 1);
        if (!reserve.test(larger - plain.length)) {
            return new Result.NoRoom();
        }
        plain = Arrays.copyOf(plain, larger);
        return null;
    }

    private boolean skipHeader() {
        if (packed.length - at < HEADER || packed[at] != 0x1F || packed[at + 1] != (byte) 0x8B || packed[at + 2] != 8) {
            return false;
        }
        int flags = packed[at + 3];
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            at += at + 2 <= packed.length ? 2 + (packed[at] & 0xFF | (packed[at + 1] & 0xFF) << 8) : 2;
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        at += (flags & CHECKSUM) != 0 ? 2 : 0;
        boolean inside = at <= packed.length;
        at = Math.min(at, packed.length);
        return inside;
    }

    private void skipText(boolean present) {
        while (present && at < packed.length && packed[at] != 0) {
            at++;
        }
        at += present ? 1 : 0;
    }

    private boolean trailer(int start) {
        if (packed.length - at < TRAILER) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(plain, start, length - start);
        boolean matches = number(at) == crc.getValue() && number(at + 4) == length - start;
        at += TRAILER;
        return matches;
    }

    private long number(int from) {
        return packed[from] & 0xFFL
                | (packed[from + 1] & 0xFFL) << 8
                | (packed[from + 2] & 0xFFL) << 16
                | (packed[from + 3] & 0xFFL) << 24;
    }

    private Result corrupt(String reason) {
        return new Result.Corrupt("the body is not gzip: " + reason, at);
    }
}
