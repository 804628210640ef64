package io.millrace.prove.fault;

import java.time.Duration;

/** SIGTERM of either node, which has to drain and end with 0. */
public final class TermFault implements Fault {
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration MOST = Duration.ofSeconds(60);
    private static final Duration LONGEST_QUIET = Duration.ofSeconds(2);

    private final int times;

    public TermFault(int times) {
        this.times = times;
    }

    @Override
    public String name() {
        return "term";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        double longest = 0;
        for (int time = 0; time < times; time++) {
            scene.quietUpTo(LONGEST_QUIET);
            int node = scene.anyNode();
            long start = System.nanoTime();
            scene.world().node(node).signal("TERM");
            int exit = scene.world().node(node).awaitEnd(MOST);
            double seconds = (System.nanoTime() - start) / 1e9;
            longest = Math.max(longest, seconds);
            scene.account().require(exit == 0, "exit code 0 of stop " + (time + 1));
            scene.account()
                    .did("SIGTERM")
                    .put("node", node)
                    .put("exit", exit)
                    .put("drain_s", TakeOvers.rounded(seconds))
                    .put("ready_again_s", scene.world().startNode(node));
        }
        scene.account().atMost("drained", longest, DRAIN.toSeconds(), "s");
        scene.account().atMost("requests cut off", scene.load().tally().brokenOff(), 0, "");
    }
}
