package io.millrace.event;

import java.util.UUID;

/**
 * Where a record lies in Kafka, for ever: topic id, partition, offset. Its text form is {@code <topic id>-<partition>-<offset>}
 * with the id in the usual UUID spelling.
 */
public record Origin(UUID topicId, int partition, long offset) {

    /** Reads what {@link #toString()} wrote; {@code IllegalArgumentException} for anything else. */
    public static Origin parse(String text) {
        try {
            int first = 36;
            int second = text.indexOf('-', first + 1);
            return new Origin(
                    UUID.fromString(text.substring(0, first)),
                    Integer.parseInt(text, first + 1, second, 10),
                    Long.parseLong(text, second + 1, text.length(), 10));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("not an origin: " + text, e);
        }
    }

    @Override
    public String toString() {
        return topicId + "-" + partition + "-" + offset;
    }
}
