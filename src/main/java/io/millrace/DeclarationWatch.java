package io.millrace;

import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.log.Keys;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether somebody registered a newer declaration than this node has; while it is so, its consumers read
 * nothing. With PostgreSQL away the last answer holds: then nothing is processed anyway.
 */
final class DeclarationWatch implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(DeclarationWatch.class);
    private static final long INTERVAL_MS = 5_000;

    private final DeclarationRegistry registry;
    private final StreamCatalog streams;
    private volatile List<String> older;
    private volatile boolean blind;

    private DeclarationWatch(DeclarationRegistry registry, StreamCatalog streams, List<String> older) {
        this.registry = registry;
        this.streams = streams;
        this.older = List.of();
        note(older);
    }

    /** The timer ends with Vert.x. */
    static DeclarationWatch start(Vertx vertx, DeclarationRegistry registry, DeclarationRegistry.Registration found) {
        DeclarationWatch watch = new DeclarationWatch(registry, found.catalog(), found.older());
        vertx.setPeriodic(INTERVAL_MS, tick -> watch.look());
        return watch;
    }

    /** False while a newer declaration is in force. */
    boolean newest() {
        return older.isEmpty();
    }

    private void look() {
        registry.older(streams).onSuccess(this::compared).onFailure(this::notCompared);
    }

    private void compared(List<String> now) {
        if (blind) {
            LOG.atInfo().log("declarations are compared again");
        }
        blind = false;
        note(now);
    }

    /** Once an outage. */
    private void notCompared(Throwable failure) {
        if (!blind) {
            LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("declarations not compared, tried again");
        }
        blind = true;
    }

    private void note(List<String> now) {
        if (!now.equals(older)) {
            LOG.atWarn()
                    .addKeyValue(Keys.STREAMS, now)
                    .addKeyValue(Keys.CONSUMERS, now.isEmpty() ? "on" : "paused")
                    .log("streams with a newer declaration elsewhere");
        }
        older = now;
    }

    @Override
    public String name() {
        return "declarations";
    }

    @Override
    public Future<Check> check() {
        List<String> now = older;
        return Future.succeededFuture(
                now.isEmpty()
                        ? new Check.Ok()
                        : new Check.Failed("a newer declaration is registered for " + String.join(", ", now)
                                + "; this node consumes nothing until it has it"));
    }
}
