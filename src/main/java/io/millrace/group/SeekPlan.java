package io.millrace.group;

import io.millrace.kafka.Reader;

/**
 * What a seek would do.
 *
 * @param was where the group stands
 * @param offset where it would go on
 * @param warning what that means for the data
 */
public record SeekPlan(String was, long offset, String warning) {

    /** {@code IllegalArgumentException} where that offset can't be read. */
    static SeekPlan of(Reader reader, PartitionState state, String to) {
        if (state.row() == null) {
            throw new IllegalArgumentException(
                    state.stopped() + (state.command() == null ? "" : ": " + state.command()));
        }
        long offset = offset(state, to);
        if (offset < state.earliest() || offset > state.end()) {
            throw new IllegalArgumentException("offset " + offset + " can't be read: " + state.partition() + " has "
                    + state.earliest() + " to " + state.end());
        }
        String was = reader.transactional()
                ? "next " + state.row().next() + ", committed " + state.committed()
                : Long.toString(state.row().next());
        return new SeekPlan(was, offset, warning(reader, state.row().next(), offset));
    }

    private static long offset(PartitionState state, String to) {
        return switch (to) {
            case "earliest" -> state.earliest();
            case "latest" -> state.end();
            default -> number(to);
        };
    }

    private static long number(String to) {
        try {
            return Long.parseLong(to);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an offset, earliest or latest: " + to, e);
        }
    }

    private static String warning(Reader reader, long next, long offset) {
        if (offset > next) {
            return (offset - next) + " offsets from " + next + " to " + offset + " are given up: this group never "
                    + (reader.transactional() ? "processes" : "stores") + " what lies there";
        }
        if (offset == next) {
            return reader.transactional()
                    ? "Kafka's committed offset is set to the ledger's; what was published above it is published again"
                    : "the group stands there already";
        }
        return reader.transactional()
                ? (next - offset) + " offsets up to " + next + " are read again and dropped as seen"
                : (next - offset) + " offsets up to " + next + " are settled again: rows stay single,"
                        + " objects get second copies of their lines, and counts of the balance are added again";
    }
}
