package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** {@code kill -9} of either node at a random moment, several times. */
public final class KillFault implements Fault {
    private static final Duration LONGEST_QUIET = Duration.ofSeconds(3);

    private final int kills;

    public KillFault(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        TakeOvers takeOvers = new TakeOvers(scene);
        for (int kill = 0; kill < kills; kill++) {
            scene.quietUpTo(LONGEST_QUIET);
            int node = scene.anyNode();
            ObjectNode one = scene.account()
                    .did("kill -9")
                    .put("node", node)
                    .put("pid", scene.world().node(node).pid());
            long lost = System.nanoTime();
            int exit = scene.world().node(node).kill();
            scene.account().require(exit == TakeOvers.KILLED, "exit code 137 of kill " + (kill + 1));
            takeOvers.measure(one.put("exit", exit), node, lost);
        }
        takeOvers.promise();
    }
}
