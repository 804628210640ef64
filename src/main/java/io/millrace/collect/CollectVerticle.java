package io.millrace.collect;

import io.millrace.http.Failures;
import io.millrace.http.NotYet;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server of a node; several instances share its port. Collecting goes past the router, which would cost as much as the
 * rest of the hop; everything else is mounted on it.
 *
 * <p>{@code start()} completes when the port is bound. {@code stop()} says farewell to those who still ask, takes no more, answers what
 * is under way within its bound, then closes.
 */
public final class CollectVerticle extends VerticleBase {
    private final CollectConfig config;
    private final Intake intake;
    private final List<Routes> routes;
    private Collector collector;
    private Connections connections;
    private HttpServer server;
    private boolean leaving;
    private volatile boolean listens;

    /**
     * @param intake the one that the instances of the node share
     * @param routes of the rest of the program
     */
    public CollectVerticle(CollectConfig config, Intake intake, List<Routes> routes) {
        this.config = config;
        this.intake = intake;
        this.routes = List.copyOf(routes);
    }

    @Override
    public Future<?> start() {
        collector = new Collector(vertx, context, intake);
        connections = new Connections(vertx, intake, config.connections());
        Router router = router();
        server = vertx.createHttpServer(options())
                .connectionHandler(this::opened)
                .requestHandler(request -> handle(request, router))
                .invalidRequestHandler(Failures::invalid);
        return server.listen().onSuccess(bound -> listens = true);
    }

    /** Vert.x makes the server's metrics once it is bound: a connection that came before fails at its first request, and is never answered. */
    private void opened(HttpConnection connection) {
        if (listens) {
            connections.opened(connection);
        } else {
            NotYet.answer(connection, Refusals.starting());
        }
    }

    @Override
    public Future<?> stop() {
        leaving = true;
        Future<?> farewell = config.farewell() == 0
                ? Future.succeededFuture()
                : vertx.timer(config.farewell(), TimeUnit.MILLISECONDS);
        return farewell.compose(over -> {
            collector.stop();
            return server.shutdown(config.drain(), TimeUnit.MILLISECONDS);
        });
    }

    /** Once started: the port that was bound. */
    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request, Router router) {
        connections.spoke(request.connection());
        if (leaving) {
            request.response().putHeader("connection", "close");
        }
        if (request.method() == HttpMethod.POST && request.path() != null && Head.collects(request.path())) {
            collector.handle(request);
        } else {
            router.handle(request);
        }
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route(Head.PATH + "*").handler(context -> {
            if (!Head.collects(context.request().path())) {
                context.next();
                return;
            }
            context.response().putHeader("allow", "POST");
            Problem.of(405, "method_not_allowed", "events are collected by POST")
                    .send(context);
        });
        routes.forEach(part -> part.mount(router));
        new LimitsRoutes(intake.limits()).mount(router);
        Failures.mount(router);
        return router;
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setAcceptBacklog(config.backlog())
                .setIdleTimeout(config.idleTimeout())
                .setMaxHeaderSize(config.headerBytes())
                .setMaxInitialLineLength(config.requestLineBytes())
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true);
    }
}
