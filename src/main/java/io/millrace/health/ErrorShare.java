package io.millrace.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The share of its events that each stage refused within a window, from counters that only rise. Who made it has it sampled from time to time: the window
 * is as exact as that. Thread: any.
 */
public final class ErrorShare implements Component {
    private final Supplier<Map<String, Counts>> counts;
    private final Duration window;
    private final int bound;
    private final int least;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * What a stage has counted since its start.
     *
     * @param in events that it took
     * @param refused those of them that it refused
     */
    public record Counts(double in, double refused) {
        Counts since(Counts before) {
            return new Counts(in - before.in, refused - before.refused);
        }
    }

    private record Sample(Instant at, Map<String, Counts> counts) {}

    /**
     * @param counts by stage
     * @param bound percent from above which it is degraded
     * @param least events without which there is no share
     */
    public ErrorShare(Supplier<Map<String, Counts>> counts, Duration window, int bound, int least) {
        this.counts = counts;
        this.window = window;
        this.bound = bound;
        this.least = least;
    }

    @Override
    public String name() {
        return "errors";
    }

    /** Remembers how the counters stand; what is older than the window is forgotten but for the newest of it. */
    public synchronized void sample(Instant now) {
        samples.addLast(new Sample(now, counts.get()));
        while (samples.size() > 1 && !second().at().isAfter(now.minus(window))) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    @Override
    public synchronized Future<Check> check() {
        Map<String, Counts> before =
                samples.isEmpty() ? Map.of() : samples.getFirst().counts();
        Map<String, Object> shares = new TreeMap<>();
        Optional<String> worst = Optional.empty();
        for (Map.Entry<String, Counts> stage : counts.get().entrySet()) {
            Counts since = stage.getValue().since(before.getOrDefault(stage.getKey(), new Counts(0, 0)));
            if (since.in() >= least) {
                double share = Math.round(since.refused() / since.in() * 10_000) / 100.0;
                shares.put(stage.getKey(), share);
                if (share > bound && worst.isEmpty()) {
                    worst = Optional.of(stage.getKey() + " refused " + share + " % of " + (long) since.in()
                            + " events in " + window.toSeconds() + " s, which is more than " + bound + " %");
                }
            }
        }
        return Future.succeededFuture(
                worst.<Check>map(reason -> new Check.Degraded(reason, shares)).orElseGet(() -> new Check.Ok(shares)));
    }
}
