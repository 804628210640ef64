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
        long until = System.nanoTime() + lasts.toNanos();
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
        scene.account().require(leaves > 1, "more than one leave");
        scene.account().atMost("offsets that went back", scene.progress().wentBack(), 0, "");
        scene.drained(MOST);
    }

    private static void leave(Scene scene) throws InterruptedException {
        if (scene.random().nextBoolean()) {
            scene.world().node(NODE).kill();
        } else {
            scene.world().node(NODE).signal("TERM");
            scene.world().node(NODE).awaitEnd(MOST);
        }
    }
}
