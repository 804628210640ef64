package io.millrace.prove.fault;

import io.millrace.prove.judge.Progress;
import io.millrace.prove.world.Part;
import io.millrace.prove.world.Setup;
import io.millrace.prove.world.SmallDisk;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** The disk of a service is full, down to the last byte; then there is room again. */
public final class DiskFault implements Fault {
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final double SHARE = 0.5;

    private final Part part;
    private final int mebibytes;
    private final Duration lasts;

    public DiskFault(Part part, int mebibytes, Duration lasts) {
        this.part = part;
        this.mebibytes = mebibytes;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "disk-" + part.wireName();
    }

    @Override
    public Setup setup(Setup usual) {
        return usual.withDisk(part, mebibytes);
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        Scene.quiet(BEFORE);
        SmallDisk disk = scene.world().disk(part);
        long filled = disk.fill();
        long acknowledged = scene.acknowledged().counted();
        Scene.quiet(lasts);
        double share = (scene.acknowledged().counted() - acknowledged) / (scene.rate() * lasts.toSeconds());
        boolean ended = !scene.world().service(part).alive();
        disk.makeRoom();
        boolean said = scene.world().service(part).said("No space left");
        double goneOn = goneOn(scene);
        Scene.Drain drain = scene.drained(MOST);
        scene.account()
                .did("disk filled")
                .put("bytes", filled)
                .put("seconds", lasts.toSeconds())
                .put("service_ended", ended)
                .put("service_said_so", said)
                .put("share_acknowledged", TakeOvers.rounded(share))
                .put("gone_on_after_s", TakeOvers.rounded(goneOn))
                .put("drained_after_s", drain.seconds() == Progress.NEVER ? -1 : Math.round(drain.seconds()));
        scene.account().require(filled > 0, "a disk that took something");
        scene.account().require(ended || said, "a service that ends, or says that there is no space left");
        scene.account().require(goneOn != Progress.NEVER, "work that goes on once there is room");
        scene.account().atMost("dead letters", scene.rows().letters(), 0, "");
        if (part != Part.KAFKA) { // which alone makes a 2xx durable
            scene.account().atLeast("of the load acknowledged meanwhile", share, SHARE, "");
        }
    }

    /** Seconds; a service that ended because of its disk, at once or a while later, is started as by whoever watches over it. */
    private double goneOn(Scene scene) throws InterruptedException {
        long room = System.nanoTime();
        scene.mark(room);
        double goneOn = Progress.NEVER;
        while (goneOn == Progress.NEVER && System.nanoTime() - room < MOST.toNanos()) {
            if (!scene.world().service(part).alive()) {
                scene.world().killService(part); // what is left of it
                scene.world().startService(part);
            }
            goneOn = scene.goneOn(
                    room, Duration.ofNanos(System.nanoTime() - room).plus(LOOK));
        }
        return goneOn;
    }
}
