package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** What is promised each time a node dies: the other one goes on, the dead one is back, and nothing piles up. Thread: one, which waits. */
final class TakeOvers {
    /** What a process that was killed, or killed itself, ends with. */
    static final int KILLED = 137;

    private static final double TAKEN_S = 8;
    private static final double READY_S = 10;
    private static final double GONE_S = 30;
    private static final Duration MOST = Duration.ofSeconds(90);

    private final Scene scene;
    private double taken;
    private double ready;
    private double gone;

    TakeOvers(Scene scene) {
        this.scene = scene;
    }

    /**
     * Starts the node again and waits until all is as before.
     *
     * @param lost when it died
     */
    void measure(ObjectNode one, int node, long lost) throws InterruptedException {
        scene.mark(lost);
        double readyAfter = scene.world().startNode(node);
        double takenAfter = scene.goneOn(lost, MOST);
        double goneAfter = scene.drained(MOST).seconds() == Double.POSITIVE_INFINITY
                ? Double.POSITIVE_INFINITY
                : (System.nanoTime() - lost) / 1e9;
        one.put("ready_again_s", readyAfter)
                .put("taken_over_s", rounded(takenAfter))
                .put("backlog_gone_s", rounded(goneAfter));
        taken = Math.max(taken, takenAfter);
        ready = Math.max(ready, readyAfter);
        gone = Math.max(gone, goneAfter);
    }

    /** The worst of all. */
    void promise() {
        scene.account().atMost("each partition settled further", taken, TAKEN_S, "s");
        scene.account().atMost("backlog gone", gone, GONE_S, "s");
        scene.account().atMost("ready again", ready, READY_S, "s");
    }

    static double rounded(double seconds) {
        return Double.isFinite(seconds) ? Math.round(seconds * 100) / 100.0 : -1;
    }
}
