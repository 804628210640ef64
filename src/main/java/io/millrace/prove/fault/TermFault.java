package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** SIGTERM of either node, which has to drain and end with 0. */
public final class TermFault implements Fault {
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final int LONGEST_QUIET_MS = 2_000;

    private final int times;

    public TermFault(int times) {
        this.times = times;
    }

    @Override
    public String name() {
        return "term";
    }

    @Override
    public void inject(World world, Random random, ObjectNode evidence) throws InterruptedException {
        ArrayNode all = evidence.putArray("stops");
        for (int time = 0; time < times; time++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_QUIET_MS));
            int node = random.nextInt(World.NODES);
            long start = System.nanoTime();
            world.node(node).signal("TERM");
            ObjectNode one = all.addObject()
                    .put("node", node)
                    .put("exit", world.node(node).awaitEnd(DRAIN));
            one.put("drain_ms", (System.nanoTime() - start) / 1_000_000);
            one.put("ready_again_s", world.startNode(node));
        }
    }

    @Override
    public boolean tookPlace(ObjectNode evidence) {
        return evidence.path("stops").size() == times
                && evidence.path("stops")
                        .valueStream()
                        .allMatch(stop -> stop.path("exit").asInt() == 0);
    }
}
