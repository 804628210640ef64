package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.World;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@code kill -9} of either node at a random moment, several times. */
public final class KillFault implements Fault {
    private static final int KILLED = 137;
    private static final int LONGEST_QUIET_MS = 3_000;

    private final int kills;

    public KillFault(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public void inject(World world, Random random, ObjectNode evidence) throws InterruptedException {
        ArrayNode all = evidence.putArray("kills");
        for (int kill = 0; kill < kills; kill++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_QUIET_MS));
            int node = random.nextInt(World.NODES);
            ObjectNode one = all.addObject()
                    .put("node", node)
                    .put("pid", world.node(node).pid());
            one.put("exit", world.node(node).kill());
            one.put("ready_again_s", world.startNode(node));
        }
    }

    @Override
    public boolean tookPlace(ObjectNode evidence) {
        return evidence.path("kills").size() == kills
                && evidence.path("kills")
                        .valueStream()
                        .allMatch(kill -> kill.path("exit").asInt() == KILLED);
    }
}
