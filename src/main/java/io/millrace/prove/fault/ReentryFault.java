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
import java.util.stream.Stream;

/**
 * For each fault point a declaration is mended and the stored events of its stream are entered again, while the same events are delivered
 * afresh and a node kills itself there; at last rows reads all revisions again. Each event comes to each revision once, and its row never
 * falls back.
 */
public final class ReentryFault implements Fault {
    private static final String OF_REENTRIES = "after-compare-and-set";
    private static final int TIMES = 5;

    /** Those that a re-entry meets on its way, and what else a node may be at meanwhile. */
    public static final List<String> ALL =
            Stream.concat(Stream.of(OF_REENTRIES), FaultPoints.ALL.stream()).toList();

    private static final String STREAM = "revised";
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration ALL_AGAIN = Duration.ofMinutes(15);
    private static final long LOOK_MS = 100;
    private static final String STORED = "select count(*) from revised";
    private static final String REVISED = "select count(*) from revised where generation = %d";
    private static final String EARLIER = "select count(*) from revised where generation < %d";

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
        await(scene, STORED, events);
        int generation = 1;
        for (String point : points) {
            for (int time = 0; time < (point.equals(OF_REENTRIES) ? TIMES : 1); time++) {
                enterAgain(scene, numbered, point, ++generation);
            }
        }
        readAgain(scene, rows, before, generation);
        long tooMany = scene.rows().count(STORED) - events;
        scene.account().did("rows counted").put("too_many", tooMany);
        scene.account().require(tooMany == 0, "one row of each event");
    }

    /** A declaration is mended, and a node halts in the midst of what comes of it. */
    private void enterAgain(Scene scene, Numbered numbered, String point, int generation)
            throws InterruptedException, IOException, SQLException {
        scene.world().stopNodes();
        scene.world().declareGeneration(generation);
        scene.world().startNodes();
        int node = scene.anyNode();
        List<Child> verbs =
                List.of(reenter(scene), reenter(scene)); // the second one finds what the first one has done or is at
        long revised = await(scene, REVISED.formatted(generation), 1);
        scene.world().haltAt(node, point);
        ObjectNode one = scene.account()
                .did("halt at " + point + " during re-entries")
                .put("node", node)
                .put("revised_by_then", revised);
        scene.account().require(revised > 0 && revised < events, "re-entries under way at " + point);
        if (point.equals(FaultPoints.OF_REFUSED)) {
            FaultPoints.refused(scene.world().url(node), 1);
        }
        numbered.send(events); // afresh, at the same time
        int exit = FaultPoints.halted(scene, node, point, MOST);
        for (Child verb : verbs) {
            scene.account().require(verb.awaitEnd(MOST) == 0, "exit code 0 of reenter");
        }
        scene.world().startNode(node);
        long all = await(scene, REVISED.formatted(generation), events);
        one.put("exit", exit)
                .put("entered_again_twice_and_delivered_afresh", events)
                .put("revised_in_the_end", all);
        scene.account().require(all == events, "each event as generation " + generation + " makes it");
    }

    private Child reenter(Scene scene) {
        return scene.world()
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
    }

    /** All revisions once more, the highest last. */
    private static void readAgain(Scene scene, Seek rows, Map<Integer, Long> from, int generation)
            throws InterruptedException, SQLException {
        scene.world().stopNodes(); // a group takes a position only while nobody moves it
        scene.progress().goingBackIsMeant(true);
        scene.account().require(rows.to(from) > 0, "rows that read first revisions again");
        scene.world().startNodes();
        long start = System.nanoTime();
        long fellBack = 0;
        long left = -1;
        for (;
                (left < 0 || left > scene.rate()) && System.nanoTime() - start < ALL_AGAIN.toNanos();
                left = scene.progress().backlog(start)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            fellBack = Math.max(fellBack, scene.rows().count(EARLIER.formatted(generation)));
        }
        scene.progress().goingBackIsMeant(false);
        scene.account().did("rows read again").put("rows_fell_back", fellBack);
        scene.account().require(fellBack == 0, "rows that never fall back to an earlier revision");
        scene.account().require(left >= 0 && left <= scene.rate(), "rows that have read all of it again");
    }

    /** Looks until there are as many, or for as long as it may take; how many there were at last. */
    private static long await(Scene scene, String count, int wanted) throws InterruptedException, SQLException {
        long until = System.nanoTime() + MOST.toNanos();
        long found = scene.rows().count(count);
        while (found < wanted && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            found = scene.rows().count(count);
        }
        return found;
    }
}
