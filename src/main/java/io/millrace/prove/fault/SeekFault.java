package io.millrace.prove.fault;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** A person moves refine and rows back by the verb: what lies below is read again and changes nothing. */
public final class SeekFault implements Fault {
    private static final Duration MOST = Duration.ofSeconds(120);

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
        scene.world().stopNodes(); // refine takes a position only while it has no members
        scene.progress().goingBackIsMeant(true);
        long back = seek(scene, "refine", "events.raw") + seek(scene, "rows", "events.silver");
        scene.account().require(back > 0, "a move back");
        scene.world().startNodes();
        scene.account().atMost("caught up", scene.drained(MOST).seconds(), MOST.toSeconds(), "s");
        scene.progress().goingBackIsMeant(false);
    }

    private long seek(Scene scene, String group, String topic) throws InterruptedException, SQLException {
        Seek seek = new Seek(scene, group, topic);
        Map<Integer, Long> targets = seek.now();
        long each = records / targets.size();
        targets.replaceAll((partition, at) -> Math.max(0, at - each));
        return seek.to(targets);
    }
}
