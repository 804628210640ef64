package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.Part;
import io.millrace.prove.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** No fault at all: what the others are compared with, and what a second of load costs. */
public final class QuietFault implements Fault {
    private static final Duration MOST = Duration.ofSeconds(60);

    private final Duration time;

    public QuietFault(Duration time) {
        this.time = time;
    }

    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, SQLException {
        double[] before = cpu(scene.world());
        long acknowledged = scene.acknowledged().counted();
        Instant from = Instant.now();
        Scene.quiet(time);
        Instant until = Instant.now();
        double[] after = cpu(scene.world());
        double thousands = Math.max(1, scene.acknowledged().counted() - acknowledged) / 1e3;
        ObjectNode one = scene.account().did("nothing").put("seconds", time.toSeconds());
        ObjectNode cost = one.putObject("cpu_ms_per_event");
        for (int node = 0; node < World.NODES; node++) {
            cost.put("node_" + node, TakeOvers.rounded((after[node] - before[node]) / thousands));
        }
        for (Part part : Part.values()) {
            int at = World.NODES + part.ordinal();
            cost.put(part.wireName(), TakeOvers.rounded((after[at] - before[at]) / thousands));
        }
        scene.account().require(scene.drained(MOST).backlog() >= 0, "a look at the backlog");
        one.put("rows_p50_ms", TakeOvers.rounded(scene.rows().lagMs(0.5, from, until)))
                .put("rows_p99_ms", TakeOvers.rounded(scene.rows().lagMs(0.99, from, until)));
    }

    private static double[] cpu(World world) {
        double[] seconds = new double[World.NODES + Part.values().length];
        for (int node = 0; node < World.NODES; node++) {
            seconds[node] = world.node(node).cpuSeconds();
        }
        for (Part part : Part.values()) {
            seconds[World.NODES + part.ordinal()] = world.cpuSeconds(part);
        }
        return seconds;
    }
}
