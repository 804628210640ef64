package io.millrace.prove.fault;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** A person moves refine and rows back by the verb: what lies below is read again and changes nothing. */
public final class SeekFault implements Fault {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(10); // until there are so many
    private static final Duration CAUGHT_UP = Duration.ofSeconds(120);

    private final int records;

    /** @param records back, over all partitions of a group */
    public SeekFault(int records) {
        this.records = records;
    }

    @Override
    public String name() {
        return "seek";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, SQLException {
        Seek refine = new Seek(scene, "refine", "events.raw");
        Seek rows = new Seek(scene, "rows", "events.silver");
        long until = System.nanoTime() + MOST.toNanos();
        while (!(enough(refine) && enough(rows)) && System.nanoTime() < until) {
            Scene.quiet(LOOK);
        }
        scene.world().stopNodes(); // refine takes a position only while it has no members
        scene.progress().goingBackIsMeant(true);
        back(scene, refine);
        Map<Integer, Long> targets = back(scene, rows);
        scene.account().require(rows.now().equals(targets), "rows at the offsets that were asked for");
        scene.world().startNodes();
        long seen = seen(scene);
        scene.account().did("read again").put("dropped_by_refine_as_seen", seen);
        scene.account().require(seen >= records, "records that refine read again");
        scene.account().atMost("caught up", scene.drained(CAUGHT_UP).seconds(), CAUGHT_UP.toSeconds(), "s");
        scene.progress().goingBackIsMeant(false);
    }

    private boolean enough(Seek seek) throws SQLException {
        Map<Integer, Long> now = seek.now();
        return now.values().stream().allMatch(at -> at >= each(now));
    }

    /** Looks until there are as many as were asked for, or for as long as it may take. */
    private long seen(Scene scene) throws InterruptedException {
        long until = System.nanoTime() + CAUGHT_UP.toNanos();
        double seen = scene.seen();
        while (seen < records && System.nanoTime() < until) {
            Scene.quiet(LOOK);
            seen = scene.seen();
        }
        return Math.round(seen);
    }

    /** Where the group is to be then. */
    private Map<Integer, Long> back(Scene scene, Seek seek) throws InterruptedException, SQLException {
        Map<Integer, Long> targets = seek.now();
        long each = each(targets);
        targets.replaceAll((partition, at) -> Math.max(0, at - each));
        scene.account().require(seek.to(targets) >= records, "a move of " + seek.group() + " back by " + records);
        return targets;
    }

    private long each(Map<Integer, Long> partitions) {
        return Math.ceilDiv(records, partitions.size());
    }
}
