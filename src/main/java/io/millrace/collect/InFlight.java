package io.millrace.collect;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The bytes of a node between socket and acknowledgement: bounded, and measured as they drain, so that a refused client is told when
 * to come back. Shared by the instances. Thread: any.
 */
public final class InFlight {
    private static final long NANOS = 1_000_000_000L;
    private static final int LONGEST_WAIT = 30;

    private final long limit;
    private final LongSupplier nanoTime;
    private final AtomicLong bytes = new AtomicLong();
    /** Acknowledged since {@link #since}. */
    private long drained;

    private long since;
    /** Bytes a second, the younger seconds weighing more. */
    private double rate;

    public InFlight(long limit) {
        this(limit, System::nanoTime);
    }

    InFlight(long limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** False, and nothing taken, where the bound would be passed. */
    boolean reserve(long more) {
        if (bytes.addAndGet(more) <= limit) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    /** @param acknowledged true where Kafka took them: only that is draining */
    void release(long less, boolean acknowledged) {
        bytes.addAndGet(-less);
        if (acknowledged) {
            synchronized (this) {
                drained += less;
                roll();
            }
        }
    }

    public long bytes() {
        return bytes.get();
    }

    public long limit() {
        return limit;
    }

    /** Seconds until what is in flight now has drained at the present rate; at least 1, and at most 30, also where nothing drains. */
    synchronized int retryAfter() {
        roll();
        double seconds = bytes.get() / Math.max(rate, 1);
        return (int) Math.clamp(Math.ceil(seconds), 1, LONGEST_WAIT);
    }

    private void roll() {
        long now = nanoTime.getAsLong();
        double seconds = (double) (now - since) / NANOS;
        if (seconds >= 1) {
            double weight = Math.pow(0.5, seconds);
            rate = rate * weight + drained / seconds * (1 - weight);
            drained = 0;
            since = now;
        }
    }
}
