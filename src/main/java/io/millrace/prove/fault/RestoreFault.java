package io.millrace.prove.fault;

import io.millrace.prove.world.World;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * PostgreSQL is lost and comes back from a copy, beside a newer Kafka and a newer bucket. The nodes see it and stop; the command that they
 * name takes in what the copy lacks; then everything is there once. Both nodes are killed at the moment of the copy and at that of the loss.
 */
public final class RestoreFault implements Fault {
    private static final String REFINE = "refine";
    private static final String REBUILD = "rebuild --manifest --claims";
    private static final String ROWS = "select count(*) from events";
    private static final Duration MOST = Duration.ofSeconds(180);

    private final Duration beforeAndAfter;

    /** @param beforeAndAfter how long events come before the copy is made, and then until PostgreSQL is lost */
    public RestoreFault(Duration beforeAndAfter) {
        this.beforeAndAfter = beforeAndAfter;
    }

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        World world = scene.world();
        Scene.quiet(beforeAndAfter);
        kill(scene);
        scene.rows().copyDatabase();
        world.startNodes();
        Scene.quiet(beforeAndAfter);
        kill(scene);
        long had = scene.rows().count(ROWS);
        scene.progress().goingBackIsMeant(true);
        scene.rows().restoreCopy();
        long lacks = had - scene.rows().count(ROWS);
        scene.account().did("PostgreSQL came back from a copy").put("rows_that_it_lacks", lacks);
        scene.account().require(lacks > 0, "rows that the copy lacks");
        world.startNodes();
        rebuild(scene);
        world.startNodes();
        scene.drained(MOST);
        scene.progress().goingBackIsMeant(false);
    }

    private static void kill(Scene scene) throws InterruptedException {
        for (int node = 0; node < World.NODES; node++) {
            int exit = scene.world().node(node).kill();
            scene.account().require(exit == TakeOvers.KILLED, "exit code 137 of a kill");
        }
    }

    private static void rebuild(Scene scene) throws InterruptedException, IOException {
        GroupStops group = new GroupStops(scene.world().url(0), REFINE);
        List<GroupStops.Stop> stops = group.await(true, MOST);
        scene.account()
                .require(
                        group.consumersStopped(scene, true, MOST)
                                && stops.stream()
                                        .anyMatch(stop -> stop.message().contains(REBUILD)
                                                || stop.command().contains(REBUILD)),
                        "consumers that stop and name " + REBUILD);
        scene.world().stopNodes();
        int exit = scene.world()
                .verb("rebuild", "--manifest", "--claims", "--reason", "a proof")
                .awaitEnd(MOST);
        scene.account().did(REBUILD).put("stopped_partitions", stops.size()).put("exit", exit);
        scene.account().require(exit == 0, "exit code 0 of rebuild");
    }
}
