package io.millrace.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Up to where a client has the stored events: the next offset of each partition of {@code events.silver}. It means the same on every node.
 * Opaque to clients.
 */
record FeedPosition(UUID topicId, long[] offsets) {
    private static final int MOST_PARTITIONS = 10_000;

    FeedPosition {
        offsets = offsets.clone();
    }

    /** {@code IllegalArgumentException} for what {@link #toString()} did not write. */
    static FeedPosition parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", 2);
            String[] offsets = parts[1].split(",", MOST_PARTITIONS);
            long[] read = Arrays.stream(offsets).mapToLong(Long::parseLong).toArray();
            if (Arrays.stream(read).anyMatch(offset -> offset < 0)) {
                throw new IllegalArgumentException("negative");
            }
            return new FeedPosition(UUID.fromString(parts[0]), read);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not an id of this stream", e);
        }
    }

    /** Partitions that the topic got since then begin at 0. */
    FeedPosition over(int partitions) {
        return offsets.length >= partitions ? this : new FeedPosition(topicId, Arrays.copyOf(offsets, partitions));
    }

    FeedPosition with(int partition, long next) {
        FeedPosition moved = new FeedPosition(topicId, offsets);
        moved.offsets[partition] = next;
        return moved;
    }

    long next(int partition) {
        return offsets[partition];
    }

    /** Where that is further back in a partition, it is; the other one has at least as many. */
    FeedPosition notBeyond(FeedPosition end) {
        FeedPosition back = new FeedPosition(topicId, offsets);
        for (int i = 0; i < offsets.length; i++) {
            back.offsets[i] = Math.min(offsets[i], end.offsets[i]);
        }
        return back;
    }

    /** The first partition from this one on, around, that is behind; -1 where none is. */
    int behind(FeedPosition end, int from) {
        for (int i = 0; i < end.offsets.length; i++) {
            int partition = (from + i) % end.offsets.length;
            if (offsets[partition] < end.offsets[partition]) {
                return partition;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        String text =
                topicId + " " + Arrays.stream(offsets).mapToObj(Long::toString).collect(Collectors.joining(","));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeedPosition that
                && topicId.equals(that.topicId)
                && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
        return 31 * topicId.hashCode() + Arrays.hashCode(offsets);
    }
}
