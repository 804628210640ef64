package io.millrace.prove.fault;

import io.millrace.prove.judge.NodeReader;
import io.millrace.prove.judge.Progress;
import io.millrace.prove.judge.RowReader;
import io.millrace.prove.load.Acknowledged;
import io.millrace.prove.load.Load;
import io.millrace.prove.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Where a fault acts: a running world under load.
 *
 * @param rate events a second that are sent
 * @param random all its chance
 */
public record Scene(
        World world,
        Load load,
        double rate,
        Acknowledged acknowledged,
        Progress progress,
        RowReader rows,
        Random random,
        Account account) {
    private static final long LOOK_MS = 100;
    private static final long SEEN_NS = 1_000_000_000L;

    /**
     * How a backlog went.
     *
     * @param seconds until less than a second's input was left; {@link Progress#NEVER} where it stayed
     * @param factor settled events of that time over acknowledged ones
     * @param rate of the load, events a second
     */
    public record Drain(long backlog, double seconds, double factor, double rate) {
        /** Whether there was more to drain than so many seconds' input. */
        boolean worthMeasuring(int inputSeconds) {
            return backlog > inputSeconds * rate;
        }
    }

    public static void quiet(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    /** Between nothing and so long. */
    public void quietUpTo(Duration longest) throws InterruptedException {
        quiet(Duration.ofMillis(random.nextInt((int) longest.toMillis())));
    }

    public int anyNode() {
        return random.nextInt(World.NODES);
    }

    /** The least value of all metrics of a node whose name ends so. */
    public double least(int node, String ending) throws InterruptedException {
        return new NodeReader(world.url(node)).least(ending);
    }

    /** Partitions of a group whose consumers wait for a person, on both nodes; NaN where one does not tell. */
    double stopped(String group) throws InterruptedException {
        double sum = 0;
        for (int node = 0; node < World.NODES; node++) {
            sum += new NodeReader(world.url(node)).stopped(group);
        }
        return sum;
    }

    /** Events that refine dropped as seen, since the nodes started. */
    double seen() throws InterruptedException {
        double sum = 0;
        for (int node = 0; node < World.NODES; node++) {
            sum += new NodeReader(world.url(node)).ended("deduplicate", "seen");
        }
        return sum;
    }

    /** Of both nodes, in use. */
    public double heapMiB() throws InterruptedException {
        double sum = 0;
        for (int node = 0; node < World.NODES; node++) {
            sum += new NodeReader(world.url(node)).heapMiB();
        }
        return sum;
    }

    /** What a killed node did at last is seen within a second of this moment; nobody takes its place within it. */
    public void mark(long lost) {
        progress.mark(lost + SEEN_NS);
    }

    /**
     * Waits until every partition of refine and rows has been settled further than where it was a second after the moment that was marked,
     * and returns the seconds since.
     */
    public double goneOn(long since, Duration most) throws InterruptedException {
        while (progress.allSteppedAt() == 0 && System.nanoTime() - since < most.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        long at = progress.allSteppedAt();
        return at == 0 ? Progress.NEVER : (at - since) / 1e9;
    }

    /** Waits until refine and rows have caught up with the load. */
    public Drain drained(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        long acknowledgedBefore = acknowledged.counted();
        long first = -1;
        while (System.nanoTime() - start < most.toNanos()) {
            long backlog = progress.backlog(start);
            first = Math.max(first, backlog);
            if (backlog >= 0 && backlog <= rate) {
                double seconds = (System.nanoTime() - start) / 1e9;
                double input = Math.max(1, acknowledged.counted() - acknowledgedBefore);
                return new Drain(first, seconds, (input + first) / input, rate);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        return new Drain(first, Progress.NEVER, 0, rate);
    }
}
