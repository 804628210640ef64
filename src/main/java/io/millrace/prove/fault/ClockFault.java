package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.NodeClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The clock of one node is an hour ahead, then an hour behind: that of Millrace, since an object store refuses who signs an hour off. */
public final class ClockFault implements Fault {
    private static final int NODE = 1;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double NEAR_S = 60;

    /** A timer of what is under way may read the time before a task begins that it then counts: microseconds, by no clock of the wall. */
    private static final double LEAST_S = -0.001;

    private static final String NEWEST_SKEW =
            "select coalesce(%s(extract(epoch from received_at - stored_at)), 0)::bigint"
                    + " from events where stored_at > clock_timestamp() - interval '10 s'";

    private final Duration each;

    public ClockFault(Duration each) {
        this.each = each;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, SQLException {
        for (Duration by : List.of(HOUR, HOUR.negated())) {
            scene.world().node(NODE).kill();
            double ready = scene.world().startNode(NODE, "-D" + NodeClock.PROPERTY + "=" + by);
            Scene.quiet(each);
            long skew = scene.rows().count(NEWEST_SKEW.formatted(by.isPositive() ? "max" : "min"));
            ObjectNode one =
                    scene.account().did("clock " + by).put("ready_s", ready).put("newest_skew_s", skew);
            scene.account().require(Math.abs(skew - by.toSeconds()) < NEAR_S, "events received an hour off by " + by);
            double least = scene.least(NODE, "_seconds");
            one.put("least_duration_s", least);
            scene.account().require(least >= LEAST_S, "durations that are not negative, with a clock " + by);
            scene.account().atLeast("durations that the node tells, " + by, least, LEAST_S, "s");
        }
        scene.world().node(NODE).kill();
        scene.world().startNode(NODE);
    }
}
