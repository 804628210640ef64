package io.millrace.prove.fault;

import io.millrace.prove.world.Program;
import io.millrace.prove.world.Setup;
import io.millrace.prove.world.World;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Two nodes of an earlier version are changed for this one under load, one after the other, so that both versions work beside each other, the
 * older one with tables that the newer one has brought further. The older one is not to start on these any more.
 */
public final class UpgradeFault implements Fault {
    private static final Duration BESIDE = Duration.ofSeconds(20);
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(15);
    private static final Duration MOST = Duration.ofSeconds(90);
    private static final String MIGRATIONS = "select count(*) from flyway_schema_history where success";
    private static final String NEWER = "run the newer one";
    private static final int REFUSED = 1;
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final Program older;

    public UpgradeFault(Program older) {
        this.older = older;
    }

    @Override
    public String name() {
        return "upgrade";
    }

    @Override
    public Setup setup(Setup usual) {
        return usual.beginningWith(older);
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, SQLException {
        World world = scene.world();
        Scene.quiet(BESIDE);
        long before = scene.rows().count(MIGRATIONS);
        world.node(FIRST).signal("TERM");
        int exit = world.node(FIRST).awaitEnd(MOST);
        scene.account().require(exit == 0, "exit code 0 of an older node");
        world.change(FIRST);
        world.startNode(FIRST);
        long after = scene.rows().count(MIGRATIONS);
        Scene.quiet(BESIDE);
        scene.account()
                .did("a newer node beside an older one")
                .put("seconds", BESIDE.toSeconds())
                .put("migrations_before", before)
                .put("migrations", after);
        scene.account().require(world.node(SECOND).alive(), "an older node that goes on");
        scene.account().require(after > before, "migrations that the older one does not know");
        takeOver(scene);
        world.node(SECOND).kill();
        refused(scene);
        world.change(SECOND);
        world.startNode(SECOND);
        scene.drained(MOST);
    }

    /** The newer one dies, and the older one takes its partitions. */
    private static void takeOver(Scene scene) throws InterruptedException {
        long lost = System.nanoTime();
        scene.world().node(FIRST).kill();
        Scene.quiet(LONGER_THAN_A_SESSION);
        long taken = scene.progress().takenSince(lost);
        scene.world().startNode(FIRST);
        Scene.quiet(BESIDE);
        scene.account().did("kill -9 of the newer node").put("taken_by_the_older_one", taken);
        scene.account().require(taken > 0, "partitions that the older one takes");
        scene.account().require(scene.world().node(SECOND).alive(), "an older node that goes on after it");
    }

    private static void refused(Scene scene) throws InterruptedException {
        int exit = scene.world().beginNode(SECOND).awaitEnd(MOST);
        boolean said = scene.world().node(SECOND).said(NEWER);
        scene.account().did("start of the older one on newer tables").put("exit", exit);
        scene.account().require(exit == REFUSED && said, "an older node that does not start on newer tables");
    }
}
