package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** SIGSTOP of a node for longer than its session lasts, then SIGCONT: what it wrote as a zombie must not take effect. */
public final class PauseFault implements Fault {
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(12);
    private static final int LONGEST_QUIET_MS = 2_000;
    private static final long ALIVE_AFTER_MS = 2_000;

    private final int times;

    public PauseFault(int times) {
        this.times = times;
    }

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public void inject(World world, Random random, ObjectNode evidence) throws InterruptedException {
        ArrayNode all = evidence.putArray("pauses");
        for (int time = 0; time < times; time++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_QUIET_MS));
            int node = random.nextInt(World.NODES);
            world.node(node).signal("STOP");
            boolean stopped = world.node(node).state() == 'T';
            try {
                TimeUnit.MILLISECONDS.sleep(LONGER_THAN_A_SESSION.toMillis());
            } finally {
                world.node(node).signal("CONT");
            }
            TimeUnit.MILLISECONDS.sleep(ALIVE_AFTER_MS);
            all.addObject()
                    .put("node", node)
                    .put("stopped", stopped)
                    .put("paused_ms", LONGER_THAN_A_SESSION.toMillis())
                    .put("alive_after", world.node(node).alive());
        }
    }

    @Override
    public boolean tookPlace(ObjectNode evidence) {
        return evidence.path("pauses").size() == times
                && evidence.path("pauses").valueStream().allMatch(pause -> pause.path("alive_after")
                        .asBoolean());
    }
}
