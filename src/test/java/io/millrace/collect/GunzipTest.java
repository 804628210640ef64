package io.millrace.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.collect.Gunzip.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private static final int LIMIT = 1 << 20;
    private long reserved;

    @Test
    void unpacksWhatWasPacked() {
        byte[] plain = new byte[200_000];
        new Random(7).nextBytes(plain);
        assertArrayEquals(plain, plain(gzip(plain)));
        assertArrayEquals(new byte[0], plain(gzip(new byte[0])));
        assertArrayEquals(new byte[LIMIT], plain(gzip(new byte[LIMIT])));
    }

    @Test
    void unpacksSeveralMembersOneAfterTheOther() {
        byte[] both = concat(gzip("[1,".getBytes(UTF_8)), gzip("2]".getBytes(UTF_8)));
        assertEquals("[1,2]", new String(plain(both), UTF_8));
    }

    @Test
    void passesByTheOptionalPartsOfTheHeader() {
        byte[] packed = gzip("{}".getBytes(UTF_8));
        byte[] head = Arrays.copyOf(packed, 10);
        head[3] = 4 | 8 | 16 | 2;
        byte[] optional = {2, 0, 'x', 'y', 'n', 0, 'c', 'o', 0, 1, 2};
        byte[] rest = Arrays.copyOfRange(packed, 10, packed.length);
        assertEquals("{}", new String(plain(concat(concat(head, optional), rest)), UTF_8));
    }

    @Test
    void stopsABombAtTheLimitWithoutHavingUnpackedIt() {
        byte[] bomb = gzip(new byte[200 << 20]);
        assertInstanceOf(Result.TooLarge.class, unpack(bomb));
        assertTrue(reserved <= LIMIT + 1, "reserved " + reserved);
        assertInstanceOf(Result.TooLarge.class, unpack(gzip(new byte[LIMIT + 1])));
    }

    @Test
    void asksForRoomBeforeItTakesAny() {
        assertInstanceOf(Result.NoRoom.class, Gunzip.unpack(gzip(new byte[100_000]), LIMIT, 10, more -> more < 50_000));
    }

    @Test
    void boundsTheMembersOfABody() {
        byte[] empty = gzip(new byte[0]);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            many.writeBytes(empty);
        }
        assertInstanceOf(Result.Corrupt.class, unpack(many.toByteArray()));
    }

    @Test
    void refusesWhatIsTruncatedAtAnyByte() {
        byte[] packed = gzip("{\"a\": 1, \"b\": [1, 2, 3]}".getBytes(UTF_8));
        for (int length = 0; length < packed.length; length++) {
            assertInstanceOf(Result.Corrupt.class, unpack(Arrays.copyOf(packed, length)), "of " + length + " bytes");
        }
    }

    @Test
    void refusesWhatIsDamagedAnywhereBehindTheHeader() {
        byte[] plain = "{\"a\": 1, \"b\": [1, 2, 3]}".getBytes(UTF_8);
        byte[] packed = gzip(plain);
        for (int i = 10; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= 0x55;
            assertInstanceOf(Result.Corrupt.class, unpack(damaged), "at " + i);
        }
        assertInstanceOf(Result.Corrupt.class, unpack(concat(packed, new byte[] {'x'})));
    }

    private byte[] plain(byte[] packed) {
        return assertInstanceOf(Result.Plain.class, unpack(packed)).bytes();
    }

    private Result unpack(byte[] packed) {
        reserved = 0;
        return Gunzip.unpack(packed, LIMIT, 1000, more -> {
            reserved += more;
            return true;
        });
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
