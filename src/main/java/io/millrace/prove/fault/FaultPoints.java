package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.load.Refused;
import io.millrace.prove.world.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A node kills itself at a named point in its work, several times at each. */
public final class FaultPoints implements Fault {
    static final String OF_REFUSED = "after-dead-letter";

    /** Those that what clients send reaches. */
    public static final List<String> ALL = List.of(
            "after-claim",
            "before-transaction",
            "inside-transaction",
            "after-transaction",
            "after-cut",
            "after-upload",
            "before-settle",
            "before-rows-commit",
            "after-rows-commit",
            OF_REFUSED);

    private static final int REFUSED = 20;
    private static final int LATEST = 5;
    private static final Duration SOON = Duration.ofSeconds(90);

    private final List<String> points;
    private final int times;

    public FaultPoints(List<String> points, int times) {
        this.points = List.copyOf(points);
        this.times = times;
    }

    @Override
    public String name() {
        return "fault-points";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException {
        TakeOvers takeOvers = new TakeOvers(scene);
        for (String point : points) {
            for (int time = 0; time < times; time++) {
                int passage = 1 + scene.random().nextInt(LATEST);
                halt(scene, takeOvers, scene.anyNode(), point, passage);
            }
        }
        takeOvers.promise();
    }

    /** None of which is answered with a 2xx: the last one's answer is lost with the node. */
    static void refused(String node, int times) throws InterruptedException {
        try {
            for (int time = 0; time < times; time++) {
                Refused.send(node, REFUSED);
            }
        } catch (IOException e) {
            // it halted
        }
    }

    /** Waits for the halt and returns the exit code. One that does not come is told, and the node killed, so that the next one can be asked for. */
    static int halted(Scene scene, int node, String point, Duration most) throws InterruptedException {
        Child child = scene.world().node(node);
        int exit = child.ends(most) ? child.awaitEnd(most) : child.kill();
        boolean said = child.said("halting at " + point);
        scene.account().require(exit == TakeOvers.KILLED && said, "a halt at " + point);
        return exit;
    }

    private static void halt(Scene scene, TakeOvers takeOvers, int node, String point, int passage)
            throws InterruptedException, IOException {
        scene.world().haltAt(node, point + ":" + passage);
        if (point.equals(OF_REFUSED)) {
            refused(scene.world().url(node), passage);
        }
        int exit = halted(scene, node, point, SOON);
        long lost = System.nanoTime();
        ObjectNode one = scene.account()
                .did("halt at " + point)
                .put("node", node)
                .put("passage", passage)
                .put("exit", exit);
        takeOvers.measure(one, node, lost);
    }
}
