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
 * A declaration is mended and the stored events of its stream are entered again, twice, while the same events are delivered afresh and nodes
 * kill themselves on the way; at last rows reads all of it again. Each comes to its second revision once and stays there.
 */
public final class ReentryFault implements Fault {
    private static final String STREAM = "revised";
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
        for (int time = 0; time < 2; time++) {
            reenter(scene, numbered, time < points.size() ? points.subList(time, points.size()) : List.of());
        }
        await(scene, REVISED);
        scene.progress().goingBackIsMeant(true);
        scene.account().require(rows.to(before) > 0, "rows that read first revisions again");
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

    private void reenter(Scene scene, Numbered numbered, List<String> halts) throws InterruptedException, IOException {
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
        for (String point : halts) {
            halt(scene, point);
        }
    }

    private static void halt(Scene scene, String point) throws InterruptedException {
        int node = scene.anyNode();
        scene.world().node(node).kill();
        Child child = scene.world().beginNode(node, "-Dmillrace.fault=" + point);
        int exit = child.awaitEnd(MOST);
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
