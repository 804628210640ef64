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
        back(scene, rows);
        scene.world().startNodes();
        scene.account().atMost("caught up", scene.drained(CAUGHT_UP).seconds(), CAUGHT_UP.toSeconds(), "s");
        scene.progress().goingBackIsMeant(false);
    }

    private boolean enough(Seek seek) throws SQLException {
        Map<Integer, Long> now = seek.now();
        return now.values().stream().allMatch(at -> at >= each(now));
    }

    private void back(Scene scene, Seek seek) throws InterruptedException, SQLException {
        Map<Integer, Long> targets = seek.now();
        long each = each(targets);
        targets.replaceAll((partition, at) -> Math.max(0, at - each));
        scene.account().require(seek.to(targets) >= records, "a move of " + seek.group() + " back by " + records);
    }

    private long each(Map<Integer, Long> partitions) {
        return Math.ceilDiv(records, partitions.size());
    }
}
