package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.Child;
import java.io.IOException;
import java.time.Duration;

/**
 * SIGSTOP of a node for longer than its session lasts, then SIGCONT: at random, and inside the sink's transaction between the update of the
 * ledger and the commit. What it writes as a zombie must not take effect.
 */
public final class PauseFault implements Fault {
    private static final String POINT = "before-rows-commit";
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(15);
    private static final Duration LONGEST_QUIET = Duration.ofSeconds(2);
    private static final Duration ALIVE_AFTER = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final double SETTLED_S = 5;
    private static final int LATEST = 40;

    private final int atRandom;
    private final int insideTransaction;

    public PauseFault(int atRandom, int insideTransaction) {
        this.atRandom = atRandom;
        this.insideTransaction = insideTransaction;
    }

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException {
        double longest = 0;
        for (int time = 0; time < atRandom; time++) {
            scene.quietUpTo(LONGEST_QUIET);
            int node = scene.anyNode();
            scene.world().node(node).signal("STOP");
            longest = Math.max(longest, pause(scene, node, "SIGSTOP at random"));
        }
        for (int time = 0; time < insideTransaction; time++) {
            int node = scene.anyNode();
            insideTransaction(scene, node, 1 + scene.random().nextInt(LATEST));
            longest = Math.max(longest, pause(scene, node, "SIGSTOP between ledger update and commit"));
        }
        scene.account().atMost("the successor settled after its assignment", longest, SETTLED_S, "s");
    }

    private static void insideTransaction(Scene scene, int node, int passage) throws InterruptedException, IOException {
        scene.world().stopAt(node, POINT + ":" + passage);
        scene.world().node(node).awaitState('T', SOON);
        scene.account().require(scene.world().node(node).said("stopping at " + POINT), "a stop at " + POINT);
    }

    /** Seconds from the assignment of what it held to what its successors settled first. */
    private static double pause(Scene scene, int node, String what) throws InterruptedException {
        Child child = scene.world().node(node);
        child.awaitState('T', SOON);
        long lost = System.nanoTime();
        ObjectNode one = scene.account().did(what).put("node", node);
        try {
            Scene.quiet(LONGER_THAN_A_SESSION);
        } finally {
            child.signal("CONT");
        }
        double settled = scene.progress().settledAfterAssignment(lost);
        long taken = scene.progress().takenSince(lost);
        scene.account().require(taken > 0, "a successor during " + what);
        Scene.quiet(ALIVE_AFTER);
        scene.account().require(child.alive(), "a node that goes on after " + what);
        one.put("taken", taken)
                .put("paused_s", LONGER_THAN_A_SESSION.toSeconds())
                .put("settled_after_assignment_s", TakeOvers.rounded(settled));
        scene.drained(SOON);
        return settled;
    }
}
