package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.judge.Progress;
import io.millrace.prove.proxy.Proxy;
import io.millrace.prove.proxy.Weather;
import io.millrace.prove.world.Part;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A service is killed, refuses, hangs, is slow, breaks off, answers nonsense or lies, one after the other. */
public final class OutageFault implements Fault {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final double SHARE = 0.99;
    private static final Duration UNDER_WAY = Duration.ofSeconds(2); // what was committed before, and is seen only now

    private final Part part;
    private final Duration before;
    private final List<Outage> outages;
    private final OutagePromises promises;

    /** @param before how long to look at the quiet that the outages are compared with */
    public OutageFault(Part part, Duration before, List<Outage> outages) {
        this.part = part;
        this.before = before;
        this.outages = List.copyOf(outages);
        this.promises = OutagePromises.of(part);
    }

    @Override
    public String name() {
        return part.wireName();
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        Instant quiet = Instant.now();
        Scene.quiet(before);
        Instant harm = Instant.now();
        long letters = scene.rows().letters();
        for (Outage outage : outages) {
            outage(scene, outage, quiet, harm);
        }
        promises.letters(scene.rows().letters() - letters);
        promises.tell(scene.account());
    }

    /** @param quiet from when to {@code harm} nothing was done, which the lag is compared with */
    private void outage(Scene scene, Outage outage, Instant quiet, Instant harm)
            throws InterruptedException, IOException, SQLException {
        ObjectNode one =
                scene.account().did(outage.name()).put("seconds", outage.lasts().toSeconds());
        scene.load().tally().slowestMsLately();
        Proxy.Counts before = scene.world().proxy(part).counts();
        long acknowledged = scene.acknowledged().counted();
        double heap = scene.heapMiB();
        long start = System.nanoTime();
        Instant began = Instant.now();
        boolean killed = begin(scene, outage);
        Scene.quiet(UNDER_WAY);
        long settled = scene.progress().settled();
        Scene.quiet(outage.lasts().minus(UNDER_WAY));
        settled = scene.progress().settled() - settled;
        heap = scene.heapMiB() - heap;
        double input =
                (scene.acknowledged().counted() - acknowledged) / scene.rate() / ((System.nanoTime() - start) / 1e9);
        Instant ended = Instant.now();
        end(scene, outage);
        long fair = System.nanoTime();
        scene.mark(fair);
        Proxy.Counts done = scene.world().proxy(part).counts().since(before);
        scene.account().require(killed || tookPlace(outage.weather(), done), "harm by " + outage.name());
        double goneOn = scene.goneOn(fair, MOST);
        Scene.Drain drain = scene.drained(MOST);
        double quietLag = part == Part.S3 ? scene.rows().lagMs(SHARE, quiet, harm) : Double.NaN;
        double lag = part == Part.S3 ? scene.rows().lagMs(SHARE, began, ended) : Double.NaN;
        double answer = scene.load().tally().slowestMsLately() / 1e3;
        if (part == Part.S3 || outage.away()) {
            promises.outage(input, goneOn, heap, drain, lag / quietLag);
            promises.slowestAnswer(answer);
        }
        one.put("connections_reset", done.reset())
                .put("bytes_withheld", done.withheld())
                .put("bytes_spoilt", done.spoilt())
                .put("requests_answered", done.answered())
                .put("share_acknowledged", TakeOvers.rounded(input))
                .put("slowest_answer_s", TakeOvers.rounded(answer))
                .put("heap_grew_mib", TakeOvers.rounded(heap))
                .put("gone_on_after_s", TakeOvers.rounded(goneOn))
                .put("backlog", drain.backlog())
                .put("drained_after_s", drain.seconds() == Progress.NEVER ? -1 : Math.round(drain.seconds()))
                .put("drained_at_times_input", TakeOvers.rounded(drain.factor()));
        if (part == Part.POSTGRES && outage.weather() == Weather.REFUSE) {
            one.put("settled_meanwhile", settled);
            scene.account().require(settled == 0, "refine and rows that pause without PostgreSQL");
        }
        if (part == Part.S3) {
            one.put("rows_p99_ms", TakeOvers.rounded(lag)).put("rows_p99_ms_when_quiet", TakeOvers.rounded(quietLag));
        }
    }

    /** A proxy that answers resets what is open, which alone is not what was to be done. */
    private static boolean tookPlace(Weather weather, Proxy.Counts done) {
        return weather != null && (weather.answers() ? done.answered() > 0 : done.harmed());
    }

    /** Whether it was killed. */
    private boolean begin(Scene scene, Outage outage) throws InterruptedException {
        if (outage.weather() == null) {
            return scene.world().killService(part);
        }
        scene.world().proxy(part).turn(outage.weather(), outage.by());
        return false;
    }

    private void end(Scene scene, Outage outage) throws InterruptedException {
        if (outage.weather() == null) {
            scene.world().startService(part);
        } else {
            scene.world().proxy(part).turn(Weather.FAIR);
        }
    }
}
