package io.millrace.prove;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.millrace.prove.fault.Fault;
import io.millrace.prove.judge.Judge;
import io.millrace.prove.judge.StallWatch;
import io.millrace.prove.judge.Verdict;
import io.millrace.prove.load.Acknowledged;
import io.millrace.prove.load.Load;
import io.millrace.prove.world.Part;
import io.millrace.prove.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One campaign: a world, faults in turn under load, and a verdict after each. Thread: one, which waits. */
public final class Proof {
    private static final Duration REST = Duration.ofSeconds(90);
    private static final double LEAST_SHARE = 0.1;

    private final Plan plan;
    private final Consumer<String> progress;

    /**
     * @param seed of all chance; the same makes the same events, and the same choices of nodes, moments and points
     * @param rate events a second
     * @param quiet before and after each fault
     * @param verticles the file whose verticles the nodes run
     * @param directory of services, files and output; empty
     */
    public record Plan(long seed, double rate, Duration quiet, List<Fault> faults, Path verticles, Path directory) {}

    /** @param progress a line each, for people */
    public Proof(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** The report. Its {@code proved} says whether every fault took place and everything acknowledged is there once. */
    public ObjectNode run() throws IOException, SQLException, InterruptedException {
        ObjectNode report = Json.object().put("seed", plan.seed).put("rate", plan.rate);
        ArrayNode faults = report.putArray("faults");
        try (World world = World.start(plan.verticles, plan.directory, plan.seed);
                Acknowledged acknowledged = Acknowledged.in(plan.directory.resolve("acknowledged.txt"));
                Judge judge = new Judge(places(world), REST);
                Load load = new Load(List.of(world.url(0), world.url(1)), plan.rate, plan.seed, acknowledged)) {
            progress.accept("two nodes beside their services are ready in " + plan.directory);
            Random random = new Random(plan.seed);
            for (Fault fault : plan.faults) {
                faults.add(prove(fault, world, load, acknowledged, judge, random));
            }
            report.put("acknowledged", acknowledged.counted());
        }
        return report.put("proved", faults.valueStream().allMatch(fault -> fault.path("proved")
                .asBoolean()));
    }

    private ObjectNode prove(Fault fault, World world, Load load, Acknowledged acknowledged, Judge judge, Random random)
            throws IOException, SQLException, InterruptedException {
        ObjectNode told = Json.object().put("fault", fault.name());
        ObjectNode evidence = told.putObject("evidence");
        long start = System.nanoTime();
        try (StallWatch stalls = new StallWatch(places(world).jdbc())) {
            load.resume();
            TimeUnit.MILLISECONDS.sleep(plan.quiet.toMillis());
            fault.inject(world, random, evidence);
            TimeUnit.MILLISECONDS.sleep(plan.quiet.toMillis());
            load.pause();
            told.put("longest_stall_ms", stalls.longestMs()).put("stalled", stalls.where());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Verdict verdict = judge.judge(acknowledged.takeFresh());
        boolean enough = verdict.acknowledged() >= plan.rate * seconds * LEAST_SHARE;
        told.put("took_place", fault.tookPlace(evidence)).put("seconds", Math.round(seconds * 10) / 10.0);
        told.put("unanswered", load.unanswered()).put("enough", enough);
        told.setAll((ObjectNode) Json.MAPPER.valueToTree(verdict));
        told.put("proved", fault.tookPlace(evidence) && enough && verdict.clean());
        progress.accept(line(told, verdict));
        return told;
    }

    private static String line(ObjectNode told, Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "%-13s %-10s acknowledged %7d  lost %d  doubled %d  aggregates %d  residual %d  stall %.1f s",
                told.path("fault").asText(),
                told.path("proved").asBoolean() ? "proved" : "NOT PROVED",
                verdict.acknowledged(),
                verdict.lost(),
                verdict.doubledSilver() + verdict.doubledRows() + verdict.doubledObjects(),
                verdict.wrongAggregates(),
                verdict.residual(),
                told.path("longest_stall_ms").asLong() / 1e3);
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
