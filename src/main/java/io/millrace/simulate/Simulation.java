package io.millrace.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Makes events at a rate and sends them in packages, a bounded number of them at once.
 *
 * <pre>
 * make n events ─▶ wait for their time ─▶ wait for a free sender ─▶ virtual thread: send, count
 * </pre>
 */
public final class Simulation {
    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;
    private final Plan plan;
    private final EventMaker maker;
    private final Target target;
    private final Tally tally = new Tally();
    private final long start = System.nanoTime();
    private long nextProgress = start + PROGRESS_EVERY_NS;

    /**
     * @param count of all events
     * @param rate events a second; 0 for as many as the target takes
     * @param packageSize events of one request
     * @param parallel packages under way at once
     */
    public record Plan(
            Recipe recipe,
            long count,
            double rate,
            double shareInvalid,
            double shareDuplicate,
            long seed,
            int packageSize,
            int parallel) {}

    private Simulation(Plan plan, Target target) {
        this.plan = plan;
        this.target = target;
        this.maker = new EventMaker(plan.recipe(), plan.shareInvalid(), plan.shareDuplicate(), plan.seed());
    }

    public static Simulation overHttp(Plan plan, URI server, String stream, Duration patience) {
        return new Simulation(plan, new HttpTarget(server, stream, patience));
    }

    public static Simulation intoTopic(Plan plan, Map<String, String> kafka, String topic, Duration patience) {
        return new Simulation(plan, new TopicTarget(kafka, topic, patience));
    }

    public static Simulation ofLines(Plan plan, PrintStream out) {
        return new Simulation(plan, new LineTarget(out));
    }

    /** True where every event got an answer. */
    public boolean complete() {
        return tally.complete();
    }

    /** Returns the summary when all is sent; {@code progress} gets a line a second. */
    public ObjectNode run(Consumer<String> progress) throws InterruptedException {
        Semaphore free = new Semaphore(plan.parallel());
        try (target) {
            for (long made = 0; made < plan.count(); made += plan.packageSize()) {
                List<Made> events = make((int) Math.min(plan.packageSize(), plan.count() - made));
                waitFor(made);
                free.acquire();
                Thread.ofVirtual().start(() -> send(events, free));
                tell(progress);
            }
            free.acquire(plan.parallel());
        }
        return tally.summary(seconds());
    }

    private List<Made> make(int count) {
        List<Made> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Made event = maker.next();
            tally.made(event.kind());
            events.add(event);
        }
        return events;
    }

    private void send(List<Made> events, Semaphore free) {
        try {
            target.send(events, tally);
        } catch (Exception e) {
            tally.repeated(e.toString());
            tally.unanswered(events.size());
        } finally {
            free.release();
        }
    }

    /** The first event of a package is due when all before it are over. */
    private void waitFor(long made) throws InterruptedException {
        if (plan.rate() > 0) {
            long due = start + (long) (made / plan.rate() * 1e9);
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
    }

    private void tell(Consumer<String> progress) {
        if (System.nanoTime() > nextProgress) {
            nextProgress = System.nanoTime() + PROGRESS_EVERY_NS;
            progress.accept(tally.progress(plan.count(), seconds()));
        }
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
