package io.millrace.collect;

import io.millrace.config.LimitsConfig;
import io.millrace.http.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Gathers the bytes of one request within the limit and the node's room. Thread: the request's. */
final class Body {
    private final LimitsConfig limits;
    private final InFlight inFlight;
    private final Lease lease;
    private final int expected;
    private byte[] bytes = {};
    private int length;

    /** @param announced by the client, or -1; never believed for more than it sends */
    Body(LimitsConfig limits, InFlight inFlight, Lease lease, long announced) {
        this.limits = limits;
        this.inFlight = inFlight;
        this.lease = lease;
        this.expected = announced < 0 ? limits.bodyBytes() : (int) Math.min(announced, limits.bodyBytes());
    }

    /** Null where the chunk was taken. */
    Problem add(Buffer chunk) {
        int more = chunk.length();
        if ((long) length + more > limits.bodyBytes()) {
            return Refusals.bodyTooLarge(limits, (long) length + more);
        }
        if (length == 0) {
            return first(chunk, more);
        }
        if (length + more > bytes.length) {
            int larger = Math.max(length + more, Math.min(bytes.length * 2, expected));
            if (!lease.grow(larger - bytes.length)) {
                return Refusals.noRoom(inFlight);
            }
            bytes = Arrays.copyOf(bytes, larger);
        }
        chunk.getBytes(0, more, bytes, length);
        length += more;
        return null;
    }

    /** Mostly the only one. */
    private Problem first(Buffer chunk, int more) {
        if (!lease.grow(more)) {
            return Refusals.noRoom(inFlight);
        }
        bytes = chunk.getBytes();
        length = more;
        return null;
    }

    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
