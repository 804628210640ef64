package io.millrace.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who looks at batches as they leave a stage of this node; most of the time nobody. Looking is on the stage's thread, before the batch goes on: it must
 * be short, and keep nothing of the batch. Thread: any.
 */
public final class Taps implements Shareable {
    private static final String NAME = "millrace.taps";

    private final Map<String, List<Consumer<Batch>>> open = new ConcurrentHashMap<>();

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

    public void show(String stage, Batch batch) {
        List<Consumer<Batch>> looks = open.get(stage);
        if (looks != null) {
            looks.forEach(look -> look.accept(batch));
        }
    }
}
