package io.millrace.consume;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Receipts of what was handed to the stages and is not settled, in order of offset; one a batch. */
final class Unsettled {
    private record Read(long end, Instant receipt) {}

    private final Deque<Read> reads = new ArrayDeque<>();

    /** A batch was read, or read again after a failure. */
    void read(long start, long end, Instant receipt) {
        while (!reads.isEmpty() && reads.getLast().end() > start) {
            reads.removeLast();
        }
        reads.addLast(new Read(end, receipt));
    }

    void settled(long offset) {
        while (!reads.isEmpty() && reads.getFirst().end() <= offset) {
            reads.removeFirst();
        }
    }

    /** Null where everything that was read is settled. */
    Instant oldest() {
        return reads.isEmpty() ? null : reads.getFirst().receipt();
    }
}
