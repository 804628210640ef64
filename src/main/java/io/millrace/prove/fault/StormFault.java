package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** A node joins or leaves all the time, now killed, now in good order, so that partitions hardly rest. */
public final class StormFault implements Fault {
    private static final int NODE = 1;
    private static final Duration MOST = Duration.ofSeconds(120);

    private final Duration every;
    private final Duration lasts;

    /**
     * @param every between a join and the next leave, and between that and the next join; a start that takes longer is waited for
     * @param lasts all of it
     */
    public StormFault(Duration every, Duration lasts) {
        this.every = every;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        long start = System.nanoTime();
        long until = start + lasts.toNanos();
        long wentBack = scene.progress().wentBack();
        int leaves = 0;
        int joins = 0;
        while (System.nanoTime() < until) {
            Scene.quiet(every);
            leave(scene);
            leaves++;
            scene.world().startNode(NODE); // which takes about as long
            joins++;
        }
        ObjectNode one = scene.account().did("a node left and joined").put("seconds", lasts.toSeconds());
        one.put("leaves", leaves).put("joins", joins);
        long taken = scene.progress().takenSince(start);
        one.put("partitions_of_another_owner", taken);
        scene.account().require(leaves > 1 && taken > 0, "nodes that leave, and partitions that move");
        scene.account().atMost("offsets that went back", scene.progress().wentBack() - wentBack, 0, "");
        scene.drained(MOST);
    }

    private static void leave(Scene scene) throws InterruptedException {
        if (scene.random().nextBoolean()) {
            scene.account().require(scene.world().node(NODE).kill() == TakeOvers.KILLED, "exit code 137 of a kill");
        } else {
            scene.world().node(NODE).signal("TERM");
            scene.account().require(scene.world().node(NODE).awaitEnd(MOST) == 0, "exit code 0 of a stop");
        }
    }
}
