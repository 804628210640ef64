package io.millrace.prove.fault;

import io.millrace.prove.judge.Progress;
import io.millrace.prove.load.Poison;
import io.millrace.prove.world.Part;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Records of all hostile kinds straight into {@code events.raw}: each becomes a dead letter or a row, and no partition stands. */
public final class PoisonFault implements Fault {
    private static final Duration MOST = Duration.ofSeconds(180);
    private static final long LOOK_MS = 500;
    private static final double MOVES_S = 30;

    private final int records;

    public PoisonFault(int records) {
        this.records = records;
    }

    @Override
    public String name() {
        return "poison";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        long letters = scene.rows().letters();
        long start = System.nanoTime();
        Poison.Written written = Poison.write(scene.world().address(Part.KAFKA), records, scene.random());
        long sent = written.offsets().size();
        var one = scene.account().did("records written into events.raw").put("records", sent);
        written.kinds().forEach(one::put);
        scene.account().require(sent == records, "all " + records + " records");
        long ended = scene.rows().ended(written.partitions(), written.offsets());
        while (ended < sent && System.nanoTime() - start < MOST.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            ended = scene.rows().ended(written.partitions(), written.offsets());
        }
        one.put("letters", scene.rows().letters() - letters).put("ended", ended);
        scene.account().require(ended == sent, "an end of each of the records");
        Scene.Drain drain = scene.drained(MOST);
        scene.account()
                .atMost(
                        "partitions caught up",
                        drain.seconds() == Progress.NEVER ? Progress.NEVER : drain.seconds(),
                        MOVES_S,
                        "s");
    }
}
