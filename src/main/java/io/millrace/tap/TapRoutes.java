package io.millrace.tap;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.bus.Taps;
import io.millrace.config.TapConfig;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code GET /api/v1/tap}: events as they leave a stage, by {@code stage} and {@code stream}, as lines. */
public final class TapRoutes implements Routes {
    private static final int RETRY_SECONDS = 5;

    private final Vertx vertx;
    private final TapConfig config;
    private final int keepAlive;
    private final AtomicInteger clients = new AtomicInteger();

    /** @param keepAlive milliseconds after which a client that is shown nothing gets an empty line */
    public TapRoutes(Vertx vertx, TapConfig config, int keepAlive, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.keepAlive = keepAlive;
        metrics.gauge("millrace.tap.clients", clients);
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/tap").handler(this::look);
    }

    private void look(RoutingContext context) {
        if (clients.incrementAndGet() > config.clients()) {
            clients.decrementAndGet();
            Problem.of(503, "busy", "More clients look at stages than tap.clients allows.")
                    .withRetryAfter(RETRY_SECONDS)
                    .send(context);
            return;
        }
        MultiMap query = context.queryParams();
        String limit = query.get("limit");
        Tap.Asked asked = new Tap.Asked(
                query.get("stage"),
                query.get("stream"),
                limit == null ? Long.MAX_VALUE : Long.parseLong(limit),
                !"false".equals(query.get("follow")));
        new Tap(vertx, config, keepAlive, asked, context.request(), clients::decrementAndGet).begin(Taps.of(vertx));
    }
}
