package io.millrace.prove.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How requests ended. Thread: any. */
public final class Tally {
    private final AtomicLong accepted = new AtomicLong();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder notConnected = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private final LongAccumulator slowestLately = new LongAccumulator(Math::max, 0);

    void answered(int status, long sinceNanos) {
        took(sinceNanos);
        if (status >= 500) {
            unavailable.increment();
        } else {
            accepted.incrementAndGet();
        }
    }

    private void took(long sinceNanos) {
        long millis = (System.nanoTime() - sinceNanos) / 1_000_000;
        slowest.accumulate(millis);
        slowestLately.accumulate(millis);
    }

    void failed(IOException how, long sinceNanos) {
        if (how instanceof ConnectException || how instanceof HttpConnectTimeoutException) {
            notConnected.increment();
        } else if (how instanceof HttpTimeoutException) {
            took(sinceNanos);
            timedOut.increment();
        } else {
            brokenOff.increment();
        }
    }

    /** Requests that were sent and whose connection ended before the answer. */
    public long brokenOff() {
        return brokenOff.sum();
    }

    /** Requests that were answered with a 5xx. */
    private long unavailable() {
        return unavailable.sum();
    }

    /** Requests that the client gave up. */
    private long timedOut() {
        return timedOut.sum();
    }

    /** Of all answers, and of what was waited for in vain; milliseconds. */
    public long slowestMs() {
        return slowest.get();
    }

    /** The same since this was asked last. */
    public long slowestMsLately() {
        return slowestLately.getThenReset();
    }

    public void tell(ObjectNode node) {
        node.put("accepted", accepted.get())
                .put("unavailable", unavailable())
                .put("not_connected", notConnected.sum())
                .put("broken_off", brokenOff())
                .put("timed_out", timedOut())
                .put("slowest_answer_ms", slowestMs());
    }
}
