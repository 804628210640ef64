package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.Child;
import io.millrace.prove.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A node kills itself at a named point in its work, several times at each. */
public final class FaultPoints implements Fault {
    /** Those that a load of valid events reaches. */
    public static final List<String> UNDER_LOAD = List.of(
            "after-claim",
            "before-transaction",
            "inside-transaction",
            "after-transaction",
            "after-cut",
            "after-upload",
            "before-settle",
            "after-rows-commit");

    private static final int KILLED = 137;
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
    public void inject(World world, Random random, ObjectNode evidence) throws InterruptedException {
        ArrayNode all = evidence.putArray("halts");
        for (String point : points) {
            for (int time = 0; time < times; time++) {
                halt(world, random.nextInt(World.NODES), point, 1 + random.nextInt(LATEST), all.addObject());
            }
        }
    }

    private static void halt(World world, int node, String point, int passage, ObjectNode evidence)
            throws InterruptedException {
        world.node(node).kill();
        Child child = world.beginNode(node, "-Dmillrace.fault=" + point + ":" + passage);
        evidence.put("node", node).put("point", point).put("passage", passage);
        evidence.put("exit", child.awaitEnd(SOON)).put("said", child.said("halting at " + point));
        evidence.put("ready_again_s", world.startNode(node));
    }

    @Override
    public boolean tookPlace(ObjectNode evidence) {
        return evidence.path("halts").size() == points.size() * times
                && evidence.path("halts")
                        .valueStream()
                        .allMatch(halt -> halt.path("exit").asInt() == KILLED
                                && halt.path("said").asBoolean());
    }
}
