package io.millrace.group;

import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.Reader;
import io.millrace.ledger.OffsetRange;

/**
 * What a seek would do.
 *
 * @param was where the group stands
 * @param offset where it would go on
 * @param means for the data
 */
public record SeekPlan(String was, long offset, String means) implements Change {

    @Override
    public String becomes() {
        return Long.toString(offset);
    }

    /** A {@link GroupRefusal} where that offset can't be read, or it is not known where the group stands. */
    static SeekPlan of(Reader reader, PartitionState state, String to) {
        requireSeeded(state);
        if (state.open()) {
            throw new GroupRefusal(
                    Kind.ELSEWHERE,
                    "",
                    "group " + reader.group() + " on " + state.partition() + ": " + state.stopped());
        }
        long offset = offset(state, to);
        if (offset < state.earliest() || offset > state.end()) {
            throw new GroupRefusal(
                    Kind.OFFSET,
                    "/offset",
                    "offset " + offset + " can't be read: " + state.partition() + " has " + state.earliest() + " to "
                            + state.end());
        }
        String was = reader.transactional()
                ? "next " + state.row().next() + ", committed " + state.committed()
                : Long.toString(state.row().next());
        return new SeekPlan(was, offset, meaning(reader, state, offset));
    }

    /** Over these records alone. A {@link GroupRefusal} where the group does not stand at the first of them, or they are not there. */
    static SeekPlan skip(Reader reader, PartitionState state, OffsetRange named) {
        requireSeeded(state);
        String group = "group " + reader.group();
        if (state.stopped() != null) {
            throw new GroupRefusal(
                    Kind.ELSEWHERE,
                    "",
                    group + " stopped for another reason: " + state.stopped() + ": " + state.command());
        }
        long at = reader.transactional() ? state.committed() : state.row().next();
        if (named.from() != at) {
            throw new GroupRefusal(
                    Kind.ELSEWHERE,
                    "/offset",
                    group + " stands at offset " + at + " of " + state.partition() + ", not at " + named.from()
                            + ": only what it stands at can be skipped");
        }
        if (named.to() <= named.from() || named.to() > state.end()) {
            throw new GroupRefusal(
                    Kind.OFFSET,
                    "/count",
                    "there are " + (state.end() - at) + " offsets from " + at + " to the end of " + state.partition()
                            + ": a count is from 1 to that");
        }
        return of(reader, state, Long.toString(named.to()));
    }

    private static void requireSeeded(PartitionState state) {
        if (state.row() == null) {
            throw new GroupRefusal(
                    Kind.UNSEEDED, "", state.stopped() + (state.command() == null ? "" : ": " + state.command()));
        }
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
            throw new GroupRefusal(Kind.OFFSET, "/offset", "not an offset, earliest or latest: " + to);
        }
    }

    /** Refine goes back over what it has processed. */
    static boolean rereads(PartitionState state, long offset) {
        return offset < state.settled() && !state.wentBack();
    }

    private static String meaning(Reader reader, PartitionState state, long offset) {
        long next = state.settled();
        if (offset > next) {
            return (offset - next) + " offsets from " + next + " to " + offset + " are given up: this group never "
                    + (reader.transactional() ? "processes" : "stores")
                    + " what lies there, unless it is sought back while Kafka still has it";
        }
        return reader.transactional() ? ofRefine(state, next, offset) : ofSink(next, offset);
    }

    private static String ofRefine(PartitionState state, long next, long offset) {
        if (offset == next) {
            return "Kafka's committed offset is set to the ledger's; what was published above it is published again";
        }
        if (!rereads(state, offset)) {
            return "the topic ends at " + state.end() + " where " + next + " were processed: what comes at " + offset
                    + " and above is processed as new";
        }
        long skipped = state.row().skipped().stream()
                .mapToLong(range -> range.within(offset, next))
                .sum();
        String back = (next - offset) + " offsets up to " + next + " are read again";
        return skipped == 0
                ? back + " and dropped as seen"
                : back + ": " + skipped + " that were skipped are processed now, all others dropped as seen";
    }

    private static String ofSink(long next, long offset) {
        return offset == next
                ? "the group stands there already"
                : (next - offset) + " offsets up to " + next + " are settled again: rows and letters stay single,"
                        + " objects get second copies of their lines, and archive counts its records as entered again";
    }
}
