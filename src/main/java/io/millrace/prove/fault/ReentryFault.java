package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.load.Numbered;
import io.millrace.prove.world.Child;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A declaration is mended and the stored events of its stream are entered again, several times, while the same events are delivered afresh and
 * a node kills itself on the way each time; at last rows reads all of it again. Each comes to its second revision once and stays there.
 */
public final class ReentryFault implements Fault {
    private static final String STREAM = "revised";
    private static final String OF_REENTRIES = "after-compare-and-set"; // all others are of the load as well
    private static final int LATER = 40;
    private static final Duration MOST = Duration.ofMinutes(10);
    private static final long LOOK_MS = 500;
    private static final String STORED = "select count(*) from revised";
    private static final String REVISED = "select count(*) from revised where revision = 2 and generation = 2";

    private final int events;
    private final List<String> points;

    /** @param points at which a node halts while they are entered again */
    public ReentryFault(int events, List<String> points) {
        this.events = events;
        this.points = List.copyOf(points);
    }

    @Override
    public String name() {
        return "reentry";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        Seek rows = new Seek(scene, "rows", "events.silver");
        Map<Integer, Long> before = rows.now();
        Numbered numbered =
                new Numbered(List.of(scene.world().url(0), scene.world().url(1)), STREAM);
        numbered.send(events);
        await(scene, STORED);
        mend(scene);
        for (String point : points) {
            int node = scene.anyNode();
            Child halting = begin(scene, node, point);
            reenter(scene, numbered);
            awaitHalt(scene, node, point, halting);
        }
        await(scene, REVISED);
        scene.world().stopNodes(); // a group takes a position only while nobody moves it
        scene.progress().goingBackIsMeant(true);
        scene.account().require(rows.to(before) > 0, "rows that read first revisions again");
        scene.world().startNodes();
        scene.drained(MOST);
        scene.progress().goingBackIsMeant(false);
        scene.account().atLeast("of the second revision", await(scene, REVISED), events, "rows");
        scene.account().atMost("rows of one event too many", await(scene, STORED) - events, 0, "");
    }

    private static void mend(Scene scene) throws InterruptedException, IOException {
        scene.world().stopNodes();
        scene.world().declareGeneration(2);
        scene.world().startNodes();
        scene.account().did("a declaration mended");
    }

    /** A node that will halt there, before there is anything to re-enter. */
    private static Child begin(Scene scene, int node, String point) throws InterruptedException {
        scene.world().node(node).kill();
        int passage = point.equals(OF_REENTRIES) ? 1 : LATER;
        Child halting = scene.world().beginNode(node, "-Dmillrace.fault=" + point + ":" + passage);
        halting.awaitReady(MOST);
        return halting;
    }

    private void reenter(Scene scene, Numbered numbered) throws InterruptedException, IOException {
        Child verb = scene.world()
                .verb(
                        "reenter",
                        "--stream",
                        STREAM,
                        "--where",
                        "true",
                        "--limit",
                        Integer.toString(events),
                        "--reason",
                        "a proof");
        numbered.send(events); // afresh, at the same time
        int exit = verb.awaitEnd(MOST);
        ObjectNode one =
                scene.account().did("events entered again and delivered afresh").put("events", events);
        scene.account().require(exit == 0, "exit code 0 of reenter");
        one.put("exit", exit);
    }

    private static void awaitHalt(Scene scene, int node, String point, Child halting) throws InterruptedException {
        int exit = halting.awaitEnd(MOST);
        scene.account().did("halt at " + point).put("node", node).put("exit", exit);
        scene.account().require(exit == TakeOvers.KILLED, "a halt at " + point);
        scene.world().startNode(node);
    }

    /** Looks until there are as many as were sent, or for as long as it may take. */
    private long await(Scene scene, String count) throws InterruptedException, SQLException {
        long until = System.nanoTime() + MOST.toNanos();
        long found = scene.rows().count(count);
        while (found < events && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            found = scene.rows().count(count);
        }
        return found;
    }
}
