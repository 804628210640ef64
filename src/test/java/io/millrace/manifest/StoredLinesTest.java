package io.millrace.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class StoredLinesTest {

    @Test
    void readsNoFurtherThanTheLine() throws IOException {
        byte[] noise = new byte[4 << 20];
        new Random(1).nextBytes(noise);
        ByteArrayInputStream packed = gzip("one\ntwo\n", noise);

        assertEquals("two", new String(StoredLines.line(packed, 2, 100), UTF_8));
        assertTrue(packed.available() > 3 << 20, "left: " + packed.available());
    }

    @Test
    void holdsNoLineBeyondItsBoundButPassesThem() throws IOException {
        String lines = "x".repeat(1_000) + "\ntwo\n";

        assertEquals("two", new String(StoredLines.line(gzip(lines, new byte[0]), 2, 3), UTF_8));
        IOException failure = assertThrows(IOException.class, () -> StoredLines.line(gzip(lines, new byte[0]), 1, 999));
        assertTrue(failure.getMessage().contains("longer than 999 bytes"), failure.getMessage());
    }

    @Test
    void saysWhereTheObjectIsTooShort() {
        assertThrows(EOFException.class, () -> StoredLines.line(gzip("one\n", new byte[0]), 2, 100));
    }

    private static ByteArrayInputStream gzip(String lines, byte[] more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(lines.getBytes(UTF_8));
            gzip.write(more);
        }
        return new ByteArrayInputStream(out.toByteArray());
    }
}
