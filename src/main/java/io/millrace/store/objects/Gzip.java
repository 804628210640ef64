package io.millrace.store.objects;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Packs bytes as they come, to the same gzip for the same bytes: no time, no name and no system in its header, one level. Holds native
 * memory until it is finished or discarded. Not thread-safe.
 */
final class Gzip {
    /** What the packer itself holds beside its output. */
    static final int HELD_BYTES = 300_000;

    private static final byte UNKNOWN_SYSTEM = (byte) 0xff;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM};
    private static final int LEVEL = 6;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 crc = new CRC32();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    private final byte[] chunk = new byte[1 << 13];

    Gzip() {
        out.writeBytes(HEADER);
    }

    void write(byte[] bytes) {
        crc.update(bytes);
        deflater.setInput(bytes);
        while (!deflater.needsInput()) {
            drain();
        }
    }

    byte[] finish() {
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(trailer.putInt((int) crc.getValue())
                .putInt((int) deflater.getBytesRead())
                .array());
        discard();
        return out.toByteArray();
    }

    /** Bytes of the output so far. */
    int size() {
        return out.size();
    }

    void discard() {
        deflater.end();
    }

    private void drain() {
        out.write(chunk, 0, deflater.deflate(chunk));
    }
}
