package io.millrace.kafka;

import io.millrace.event.IsoInstant;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Header values, from and to text. Whatever can't be read is null: a header of others never stops a record. */
final class HeaderText {
    /** Most bytes of one value, and of one name, that Millrace writes. */
    static final int MAX_BYTES = 4096;

    /** The years that every store of the program can hold. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final char REPLACED = '\uFFFD';

    private HeaderText() {}

    static Header header(String name, String value) {
        return new RecordHeader(bounded(name), bounded(value).getBytes(StandardCharsets.UTF_8));
    }

    /** Null where the bytes are not UTF-8, or hold U+0000, which PostgreSQL can't store. */
    static String readHeader(byte[] bytes) {
        String text = read(bytes);
        return text == null || text.indexOf('\0') >= 0 ? null : text;
    }

    /** Null where the bytes are not UTF-8. */
    static String read(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACED) < 0 ? text : strictly(bytes);
    }

    /** What cannot be told from the text alone: whether that character was sent, or stands for what is no UTF-8. */
    private static String strictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static UUID uuid(String text) {
        return text == null || text.length() != 36 ? null : orNull(text, UUID::fromString);
    }

    static Integer integer(String text) {
        return text == null ? null : orNull(text, Integer::valueOf);
    }

    static Instant instant(String text) {
        Instant time = text == null ? null : orNull(text, IsoInstant::read);
        return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    }

    /** The time of a record; those that nobody set, or beyond what stores can hold, are moved to the nearest that they can. */
    static Instant instant(long epochMillis) {
        return Instant.ofEpochMilli(Math.clamp(epochMillis, FIRST.toEpochMilli(), LAST.toEpochMilli()));
    }

    /** The longest beginning of whole characters within {@link #MAX_BYTES}. */
    static String bounded(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length();
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : pair ? 4 : 3;
            if (bytes > MAX_BYTES) {
                return text.substring(0, i);
            }
            i += pair ? 1 : 0;
        }
        return text;
    }

    private static <T> T orNull(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }
}
