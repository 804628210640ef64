package io.millrace.store.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {
    @Test
    void isReadByEveryReaderOfGzip() throws IOException {
        byte[] content = content(300_000);
        Gzip gzip = new Gzip();
        gzip.write(content);

        byte[] packed = gzip.finish();

        assertArrayEquals(content, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
    }

    @Test
    void makesTheSameOfTheSameLinesAtAnyTime() {
        byte[] content = content(100_000);
        Gzip first = new Gzip();
        Gzip second = new Gzip();
        for (int at = 0; at < content.length; at += 1000) {
            first.write(Arrays.copyOfRange(content, at, at + 1000));
            second.write(Arrays.copyOfRange(content, at, at + 1000));
        }

        byte[] packed = first.finish();

        assertArrayEquals(packed, second.finish());
        assertArrayEquals(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff}, Arrays.copyOf(packed, 10));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        Random random = new Random(1);
        for (int i = 0; i < length; i++) {
            content[i] = (byte) ('a' + random.nextInt(6));
        }
        return content;
    }
}
