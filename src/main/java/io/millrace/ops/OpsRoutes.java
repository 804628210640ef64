package io.millrace.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.health.Component;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@code /live}: the process answers. {@code /ready}: events can be accepted; {@code ?for=process}: all of their way works.
 * {@code /health}: each component. {@code /metrics}: Prometheus' text format. {@code /api/v1/topology}: what runs where.
 */
public final class OpsRoutes implements Routes {
    private final HealthReport health;
    private final PrometheusMeterRegistry metrics;
    private final Supplier<Future<ObjectNode>> topology;

    public OpsRoutes(
            Supplier<List<Component>> components,
            PrometheusMeterRegistry metrics,
            Supplier<Future<ObjectNode>> topology) {
        this.health = new HealthReport(components);
        this.metrics = metrics;
        this.topology = topology;
    }

    @Override
    public void mount(Router router) {
        router.get("/live").handler(context -> json(context, 200, Json.object().put("status", "ok")));
        router.get("/ready").handler(this::ready);
        router.get("/health").handler(context -> report(context, component -> true));
        router.get("/metrics").handler(this::metrics);
        router.get("/api/v1/topology").handler(context -> topology.get()
                .onSuccess(node -> json(context, 200, node))
                .onFailure(context::fail));
    }

    private void ready(RoutingContext context) {
        boolean processing = "process".equals(context.request().getParam("for"));
        report(context, processing ? component -> true : Component::neededToAccept);
    }

    private void report(RoutingContext context, Predicate<Component> wanted) {
        health.of(wanted)
                .onSuccess(report -> json(context, HealthReport.works(report) ? 200 : 503, report))
                .onFailure(context::fail);
    }

    private void metrics(RoutingContext context) {
        context.vertx()
                .executeBlocking(metrics::scrape, false)
                .onSuccess(text -> context.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(context::fail);
    }

    private static void json(RoutingContext context, int status, ObjectNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(Buffer.buffer(Json.write(body)));
    }
}
