package io.millrace.manifest;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What an object tells of itself in its user metadata beside its key, so that a manifest that was lost can be made from the bucket:
 * neither silver nor letters know their own offsets. Pure.
 */
public final class ObjectFacts {
    /** Hex, of the content before it was packed; every object of Millrace has it. */
    public static final String SHA256 = "content-sha256";

    private static final String FORMAT = "format";
    private static final String LINES = "lines";
    /** S3 takes 2 KB for all names and values; where lines take more, Kafka knows the offsets while it has the records. */
    private static final int LONGEST = 1_024;

    private ObjectFacts() {}

    /** @param lines {@link LineOffsets} of the object; empty where its key says its one offset */
    public static Map<String, String> metadata(int format, byte[] lines) {
        String text = Base64.getEncoder().encodeToString(lines);
        return lines.length == 0 || text.length() > LONGEST
                ? Map.of(FORMAT, Integer.toString(format))
                : Map.of(FORMAT, Integer.toString(format), LINES, text);
    }

    /** Of an object that does not say it: the first format, which did not. */
    public static int format(Map<String, String> metadata) {
        return Integer.parseInt(metadata.getOrDefault(FORMAT, "1"));
    }

    /** Empty where it does not say them. */
    public static Optional<byte[]> lines(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(LINES)).map(Base64.getDecoder()::decode);
    }
}
