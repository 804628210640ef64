package io.millrace.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who looks at batches as they leave a stage of this node; most of the time nobody. Looking is on the stage's thread, before the batch goes on: it must
 * be short, and keep nothing of the batch. Thread: any.
 */
public final class Taps implements Shareable {
    private static final Logger LOG = LoggerFactory.getLogger(Taps.class);
    private static final String NAME = "millrace.taps";

    private final Map<String, List<Consumer<Batch>>> open = new ConcurrentHashMap<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final List<Consumer<Leaving>> all = new CopyOnWriteArrayList<>();

    /**
     * A batch that leaves a stage.
     *
     * @param since when the stage was given it
     * @param failure null where the stage has done its work
     */
    public record Leaving(String stage, Batch batch, Instant since, Throwable failure) {}

    /** Those of a node. */
    public static Taps of(Vertx vertx) {
        return vertx.sharedData().<String, Taps>getLocalMap(NAME).computeIfAbsent(NAME, name -> new Taps());
    }

    /** Shows each batch that leaves the stage from now on, until what is returned is run. */
    public Runnable open(String stage, Consumer<Batch> look) {
        List<Consumer<Batch>> looks = open.computeIfAbsent(stage, name -> new CopyOnWriteArrayList<>());
        looks.add(look);
        return () -> looks.remove(look);
    }

    /** Shows each batch that leaves any stage, also where the stage failed. */
    public void openAll(Consumer<Leaving> look) {
        all.add(look);
    }

    public void show(Leaving leaving) {
        List<Consumer<Batch>> looks = open.get(leaving.stage());
        if (looks != null && leaving.failure() == null) {
            looks.forEach(look -> safely(look, leaving.batch()));
        }
        all.forEach(look -> safely(look, leaving));
    }

    /** Who looks must not hold up what is looked at. */
    private <T> void safely(Consumer<T> look, T seen) {
        try {
            look.accept(seen);
        } catch (RuntimeException e) {
            if (failed.compareAndSet(false, true)) {
                LOG.atWarn().setCause(e).log("a look at a stage fails; more of it is not told");
            }
        }
    }
}
