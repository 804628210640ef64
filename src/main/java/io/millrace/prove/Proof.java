package io.millrace.prove;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.millrace.prove.fault.Account;
import io.millrace.prove.fault.Fault;
import io.millrace.prove.fault.Scene;
import io.millrace.prove.judge.Judge;
import io.millrace.prove.judge.NodeReader;
import io.millrace.prove.judge.ObjectWatch;
import io.millrace.prove.judge.ProgressWatch;
import io.millrace.prove.judge.Verdict;
import io.millrace.prove.load.Acknowledged;
import io.millrace.prove.load.Load;
import io.millrace.prove.world.Part;
import io.millrace.prove.world.Setup;
import io.millrace.prove.world.SmallDisk;
import io.millrace.prove.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One campaign: a world, faults in turn under load, and a verdict after each. Thread: one, which waits. */
public final class Proof {
    private static final Duration REST = Duration.ofSeconds(90);
    private static final double LEAST_SHARE = 0.1;
    private static final Duration LOOKS = Duration.ofSeconds(180);
    private static final long LOOK_MS = 100;

    private final Plan plan;
    private final Consumer<String> progress;
    private Harm harm = Harm.NONE; // of this world, up to the last verdict

    /** What the watches saw. */
    private record Harm(long wentBack, long rewritten, long vanished) {
        static final Harm NONE = new Harm(0, 0, 0);

        Harm since(Harm before) {
            return new Harm(wentBack - before.wentBack, rewritten - before.rewritten, vanished - before.vanished);
        }
    }

    /**
     * @param setup its seed is that of all chance: the same makes the same events, and the same choices of nodes, moments and points
     * @param rate events a second
     * @param quiet before and after each fault
     */
    public record Plan(Setup setup, double rate, Duration quiet, List<Fault> faults) {}

    /** @param progress a line each, for people */
    public Proof(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** The report. Its {@code proved} says whether every fault took place and everything acknowledged is there once. */
    public ObjectNode run() throws IOException, InterruptedException {
        ObjectNode report = Json.object().put("seed", plan.setup.seed()).put("rate", plan.rate);
        ArrayNode told = report.putArray("faults");
        ArrayNode worlds = report.putArray("worlds");
        List<Setup> setups = plan.faults.stream()
                .map(fault -> fault.setup(plan.setup))
                .distinct()
                .toList();
        long acknowledged = 0;
        for (Setup setup : setups) {
            acknowledged += run(
                    setup,
                    plan.faults.stream()
                            .filter(fault -> fault.setup(plan.setup).equals(setup))
                            .toList(),
                    told,
                    worlds);
        }
        return report.put("acknowledged", acknowledged).put("proved", proved(told, worlds));
    }

    /** At least one, each that could be made here, and nothing lost since by a later one. */
    private boolean proved(ArrayNode told, ArrayNode worlds) {
        return worlds.valueStream().allMatch(world -> world.path("lost_of_all").asLong() == 0)
                && told.size() == plan.faults.size()
                && told.valueStream().anyMatch(fault -> fault.path("proved").asBoolean())
                && told.valueStream().allMatch(fault -> fault.path("proved").asBoolean() || fault.has("not_run"));
    }

    /** One world and what is done in it; events that were acknowledged. A fault that fails is the last one. */
    private long run(Setup setup, List<Fault> faults, ArrayNode told, ArrayNode worlds)
            throws IOException, InterruptedException {
        Files.createDirectories(setup.directory());
        harm = Harm.NONE;
        ObjectNode failed = Json.object().put("fault", faults.getFirst().name()).put("proved", false);
        try (World world = World.start(setup);
                Acknowledged acknowledged = Acknowledged.in(setup.directory().resolve("acknowledged.txt"));
                Judge judge = new Judge(places(world), REST);
                ProgressWatch watch = ProgressWatch.start(places(world));
                ObjectWatch objects = ObjectWatch.start(places(world));
                Load load = new Load(List.of(world.url(0), world.url(1)), plan.rate, setup.seed(), acknowledged)) {
            progress.accept("two nodes beside their services are ready");
            Random random = new Random(setup.seed());
            for (Fault fault : faults) {
                failed = told.addObject().put("fault", fault.name()).put("proved", false);
                Account account = new Account(failed);
                prove(
                        fault,
                        new Scene(
                                world, load, plan.rate, acknowledged, watch.progress(), judge.rows(), random, account),
                        judge,
                        objects,
                        failed);
                progress.accept(line(failed, account));
            }
            lookAgain(acknowledged, judge, worlds.addObject());
            return acknowledged.counted();
        } catch (SmallDisk.NotHere e) {
            faults.forEach(fault -> {
                told.addObject().put("fault", fault.name()).put("not_run", e.getMessage());
                progress.accept(fault.name() + " not run: " + e.getMessage());
            });
            return 0;
        } catch (SQLException | IOException | RuntimeException e) {
            if (told.isEmpty() || told.get(told.size() - 1) != failed) {
                told.add(failed);
            }
            failed.put("failed", e.toString());
            progress.accept(failed.path("fault").asText() + " FAILED: " + e.getMessage());
            return 0;
        }
    }

    /** A later fault can take what an earlier one's verdict had found. */
    private void lookAgain(Acknowledged acknowledged, Judge judge, ObjectNode world) throws IOException, SQLException {
        LongAdder lost = new LongAdder();
        acknowledged.all(some -> lost.add(judge.lost(some)));
        world.put("acknowledged", acknowledged.counted()).put("lost_of_all", lost.sum());
        progress.accept(
                "all looked for again: lost %d of %d acknowledged".formatted(lost.sum(), acknowledged.counted()));
    }

    private void prove(Fault fault, Scene scene, Judge judge, ObjectWatch objects, ObjectNode told)
            throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        scene.load().resume();
        Scene.quiet(plan.quiet);
        scene.progress().begin(System.nanoTime());
        fault.inject(scene);
        Scene.quiet(plan.quiet);
        told.put("longest_stall_s", scene.progress().longestStallMs() / 1e3)
                .put("stalled", scene.progress().stalled());
        scene.load().pause();
        double seconds = (System.nanoTime() - start) / 1e9;
        Verdict verdict = judge.judge(scene.acknowledged().takeFresh());
        scene.account().require(looked(objects, scene), "a look at the bucket, the ledger and Kafka afterwards");
        Harm all = new Harm(scene.progress().wentBack(), objects.rewritten(), objects.vanished());
        Harm since = all.since(harm);
        harm = all;
        boolean enough = verdict.acknowledged() >= plan.rate * seconds * LEAST_SHARE;
        told.put("seconds", Math.round(seconds * 10) / 10.0)
                .put("took_place", scene.account().tookPlace());
        scene.load().tally().tell(told.putObject("requests"));
        told.put("enough_acknowledged", enough)
                .put("offsets_went_back", since.wentBack)
                .put("objects_rewritten", since.rewritten)
                .put("objects_vanished", since.vanished);
        told.setAll((ObjectNode) Json.MAPPER.valueToTree(verdict));
        if (verdict.residual() == NodeReader.UNKNOWN) {
            told.putNull("residual");
        }
        told.put("promises_broken", scene.account().broken());
        boolean clean = enough && verdict.clean() && since.equals(Harm.NONE);
        told.put("proved", scene.account().tookPlace() && clean);
    }

    /** Waits for a look of each watch that began after this moment; false where one does not come. */
    private static boolean looked(ObjectWatch objects, Scene scene) throws InterruptedException {
        long bucket = objects.looks() + 1; // the present one may have begun before
        long ledger = scene.progress().looks() + 1;
        long until = System.nanoTime() + LOOKS.toNanos();
        while (objects.looks() <= bucket || scene.progress().looks() <= ledger) {
            if (System.nanoTime() > until) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        return true;
    }

    private static String line(ObjectNode told, Account account) {
        return String.format(
                Locale.ROOT,
                "%-13s %-10s acknowledged %7d  lost %d  doubled %d  aggregates %d  residual %s  stall %.1f s%s",
                told.path("fault").asText(),
                told.path("proved").asBoolean() ? "proved" : "NOT PROVED",
                told.path("acknowledged").asLong(),
                told.path("lost").asLong(),
                told.path("doubledSilver").asLong()
                        + told.path("doubledRows").asLong()
                        + told.path("doubledObjects").asLong(),
                told.path("wrongAggregates").asLong(),
                told.path("residual").isNull()
                        ? "unknown"
                        : told.path("residual").asText(),
                told.path("longest_stall_s").asDouble(),
                account.broken() == 0 ? "" : "  promises broken: " + account.broken());
    }

    private static Judge.Places places(World world) {
        return new Judge.Places(
                world.address(Part.KAFKA),
                "jdbc:postgresql://" + world.address(Part.POSTGRES) + "?user=millrace&password=millrace",
                world.address(Part.S3),
                "millrace",
                "millrace-secret",
                world.url(0));
    }
}
