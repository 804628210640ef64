package io.millrace.collect;

/** One request's share of {@link InFlight}. Thread: the request's. */
final class Lease {
    /** Of an event beside its bytes: objects, headers, its place in the answer. */
    static final int EVENT_OVERHEAD = 512;

    private final InFlight inFlight;
    private long held;

    Lease(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** False, and nothing more held, where the node has no room. */
    boolean grow(long bytes) {
        boolean granted = inFlight.reserve(bytes);
        held += granted ? bytes : 0;
        return granted;
    }

    /** Gives back what goes beyond these bytes: Kafka has the rest. */
    void shrink(long bytes) {
        long less = held - bytes;
        if (less > 0) {
            held = bytes;
            inFlight.release(less, true);
        }
    }

    /** Gives all back; once is enough, twice does no harm. */
    void release(boolean acknowledged) {
        long all = held;
        held = 0;
        if (all > 0) {
            inFlight.release(all, acknowledged);
        }
    }
}
