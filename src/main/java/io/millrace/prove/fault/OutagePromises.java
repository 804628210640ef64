package io.millrace.prove.fault;

import io.millrace.prove.world.Part;

/** What is promised of a node while a service is away, by service, as the worst of several outages. Thread: one. */
final class OutagePromises {
    private static final double BACK_S = 15;
    private static final double ANSWER_S = 11; // limits.requestDeadline and a second
    private static final double HEAP_MIB = 256;
    private static final double COLLECT_SHARE = 0.5;
    private static final double DRAIN = 2;
    private static final int WORTH_DRAINING = 20; // seconds of input
    private static final double LAG = 2;

    private final Part part;
    private double share = 1;
    private double goneOn;
    private double heap;
    private double drain = Double.POSITIVE_INFINITY;
    private double lag;
    private double letters;
    private double answer;

    private OutagePromises(Part part) {
        this.part = part;
    }

    static OutagePromises of(Part part) {
        return new OutagePromises(part);
    }

    void outage(double acknowledgedShare, double goneOnAfter, double heapGrew, Scene.Drain drained, double lagTimes) {
        share = Math.min(share, acknowledgedShare);
        goneOn = Math.max(goneOn, goneOnAfter);
        heap = Math.max(heap, heapGrew);
        lag = Math.max(lag, lagTimes);
        if (drained.worthMeasuring(WORTH_DRAINING)) {
            drain = Math.min(drain, drained.factor());
        }
    }

    void letters(long more) {
        letters = more;
    }

    void slowestAnswer(double seconds) {
        answer = Math.max(answer, seconds);
    }

    void tell(Account account) {
        account.atMost("dead letters", letters, 0, "");
        switch (part) {
            case KAFKA -> {
                account.atMost("goes on by itself", goneOn, BACK_S, "s");
                account.atMost("slowest answer", answer, ANSWER_S, "s");
                account.atMost("heap grows while it is away", heap, HEAP_MIB, "MiB");
            }
            case POSTGRES -> {
                account.atLeast("of the load acknowledged while it is away", share, COLLECT_SHARE, "");
                if (Double.isFinite(drain)) {
                    account.atLeast("backlog drains, times the input", drain, DRAIN, "");
                }
            }
            case S3 -> account.atMost("rows' p99 lag, times the quiet one", lag, LAG, "");
        }
    }
}
