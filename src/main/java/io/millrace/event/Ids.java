package io.millrace.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids that Millrace gives. Random ones are UUIDv7 and deterministic ones UUIDv8 of a SHA-256, both of RFC 9562.
 * Thread: any.
 */
public final class Ids {
    private static final long VERSION_7 = 0x7000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000000000000000L;

    private Ids() {}

    /** A UUIDv7 of this millisecond: 48 bits of Unix time in ms, 74 random bits. */
    public static UUID timeOrdered(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = now.toEpochMilli() << 16 | VERSION_7 | random.nextLong() >>> 52;
        return new UUID(high, VARIANT | random.nextLong() >>> 2);
    }

    /**
     * A UUIDv7 whose order within one millisecond is the given place: after the time 20 bits of counter (RFC 9562, 6.2, method 1),
     * then 54 random bits.
     *
     * @param place from 0; of more than 2^20 the lower 20 bits count
     */
    public static UUID timeOrdered(Instant now, int place) {
        long high = now.toEpochMilli() << 16 | VERSION_7 | place >>> 8 & 0xFFF;
        long random = ThreadLocalRandom.current().nextLong() >>> 10;
        return new UUID(high, VARIANT | (place & 0xFFL) << 54 | random);
    }

    /** The time inside a UUIDv7, in ms of precision; null for any other version. */
    public static Instant timeOf(UUID id) {
        return id.version() == 7 ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16) : null;
    }

    /** The id of a record whose sender gave none: the same record has the same id for ever. */
    public static UUID ofOrigin(Origin origin) {
        return deterministic("origin", origin.toString());
    }

    /** The id of a dead letter: a second writing of the same refusal is the same letter. */
    public static UUID ofLetter(String subject, String stage, int revision) {
        return deterministic("letter", subject, stage, Integer.toString(revision));
    }

    /** A UUIDv8 of the SHA-256 over the parts, each preceded by its length, so that no two lists of parts meet. */
    public static UUID deterministic(String... parts) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(parts));
        long high = hash.getLong() & ~0xF000L | VERSION_8;
        return new UUID(high, VARIANT | hash.getLong() >>> 2);
    }

    /** The 16-byte key of a claim: the first half of the SHA-256 over the parts with their lengths. */
    public static byte[] claimKey(String stream, String naturalId) {
        return java.util.Arrays.copyOf(sha256(stream, naturalId), 16);
    }

    private static byte[] sha256(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
