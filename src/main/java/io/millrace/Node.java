package io.millrace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.bus.LocalCodec;
import io.millrace.bus.Taps;
import io.millrace.config.AppConfig;
import io.millrace.config.Version;
import io.millrace.consume.ConsumeConfig;
import io.millrace.contract.Contract;
import io.millrace.contract.DocsRoutes;
import io.millrace.contract.ErrorCatalog;
import io.millrace.contract.RequestCheck;
import io.millrace.event.NodeClock;
import io.millrace.group.GroupVerbs;
import io.millrace.health.Component;
import io.millrace.http.Routes;
import io.millrace.kafka.Topics;
import io.millrace.ledger.LedgerRows;
import io.millrace.log.Keys;
import io.millrace.manifest.StoredLines;
import io.millrace.ops.GroupRoutes;
import io.millrace.ops.OpsRoutes;
import io.millrace.query.AnalyticsRoutes;
import io.millrace.query.Copies;
import io.millrace.query.CopiesInTurn;
import io.millrace.query.EventRoutes;
import io.millrace.query.Feed;
import io.millrace.query.FeedRoutes;
import io.millrace.query.StoredCopies;
import io.millrace.registry.PostgresCatalog;
import io.millrace.registry.RegistryHealth;
import io.millrace.registry.RegistryRoutes;
import io.millrace.registry.RemoteCatalog;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.millrace.tap.TapRoutes;
import io.millrace.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server, from its configuration to its last closed connection.
 *
 * <pre>
 *   Clients ─▶ Preparation (tables, topics, bucket, schemas, declarations, positions) ─▶ Deployment ─▶ accepting
 *   close: Deployment in reverse ─▶ producer ─▶ clients ─▶ Vert.x
 * </pre>
 *
 * Thread: the starting one and the stopping one, blocking.
 */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 30;

    private final AppConfig config;
    private final Vertx vertx;
    private final PrometheusMeterRegistry metrics;
    private final Clients clients;
    private final Tracing tracing;
    private final Deployment deployment;
    private SchemaCatalog registry;
    private Parts parts;
    private Pipeline pipeline;
    private Thresholds thresholds;

    private Node(AppConfig config, Vertx vertx, PrometheusMeterRegistry metrics) {
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
        this.clients = Clients.of(vertx, config);
        this.tracing =
                Tracing.of(config.tracing(), clients.node(), Version.number(), NodeClock.UTC, Taps.of(vertx), metrics);
        this.deployment = new Deployment(vertx);
    }

    /**
     * Returns when events are accepted. What was started is stopped again where something fails.
     *
     * @param declared the stream declarations, read while the services start
     */
    static Node start(AppConfig config, CompletableFuture<StreamCatalog> declared) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(metricsOptions()))
                .withMetrics(new MicrometerMetricsFactory(metrics))
                .build();
        LocalCodec.register(vertx);
        Node node = new Node(config, vertx, metrics);
        try {
            node.begin(declared);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** No label may take what a sender writes, such as the method of a request: each value would be a series for ever. */
    private static MicrometerMetricsOptions metricsOptions() {
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setLabels(
                        EnumSet.of(Label.HTTP_ROUTE, Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME, Label.EB_SIDE));
    }

    private void begin(CompletableFuture<StreamCatalog> declared) {
        parts = new Preparation(vertx, config, clients, tracing, metrics).prepare(declared, this::routes);
        pipeline = new Pipeline(parts);
        thresholds = new Thresholds(vertx, config, clients.queries(), metrics);
        Blocking.await("the deployment", deployment.deploy(config.verticles(), pipeline), START_SECONDS);
        measureProcess();
        new StartLog(clients.topics(), clients.ledgerRows()).tell(parts.readers());
    }

    /** After all else, since the platform's beans take their time to load. */
    private void measureProcess() {
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
    }

    private List<Routes> routes(StreamCatalog streams, SchemaCatalog found) {
        Contract contract = Contract.builtIn();
        List<Routes> routes = new ArrayList<>();
        routes.add(new RequestCheck(contract));
        routes.add(new DocsRoutes(contract, ErrorCatalog.builtIn()));
        routes.add(
                new FeedRoutes( // before the ids of events, since its path is like one
                        vertx,
                        feed(streams),
                        config.follow(),
                        () -> parts == null || parts.declarations().newest(),
                        metrics));
        routes.add(new EventRoutes(clients.queries(), streams, copies(), this::refineLags, NodeClock.UTC));
        routes.add(new TapRoutes(vertx, config.tap(), config.follow().keepAlive(), metrics));
        routes.add(new AnalyticsRoutes(clients.queries(), streams));
        routes.add(new OpsRoutes(this::components, metrics, () -> Future.succeededFuture(topology())));
        routes.add(new GroupRoutes(contract, groups(streams), config.limits().requestDeadline()));
        registry = found;
        if (found instanceof PostgresCatalog own) {
            routes.add(new RegistryRoutes(
                    vertx,
                    own,
                    config.services().registry().schemaBytes(),
                    config.limits().requestDeadline()));
        }
        return routes;
    }

    private Feed feed(StreamCatalog streams) {
        return new Feed(
                vertx,
                new Feed.Sources(clients.queries(), clients.topics(), clients.silver()),
                streams,
                ConsumeConfig.group(config.verticles(), "store.rows", Topics.SILVER)
                        .orElse("rows"),
                config.follow().look());
    }

    /** By the small pool, so that what looks at groups takes nothing from what goes on. */
    private GroupVerbs groups(StreamCatalog streams) {
        return new GroupVerbs(
                ConsumeConfig.readers(config.verticles(), streams),
                clients.queries(),
                new LedgerRows(clients.queries()),
                clients.topics(),
                clients.offsets());
    }

    private Copies copies() {
        StoredLines lines = new StoredLines(clients.queries(), clients.objects());
        return new CopiesInTurn(
                vertx,
                new StoredCopies(lines, clients.records()),
                config.services().s3().readers(),
                config.limits().requestDeadline());
    }

    private List<Component> components() {
        List<Component> components =
                new ArrayList<>(ServiceHealth.of(clients.topics(), clients.database(), clients.objects()));
        components.add(new Acceptance(parts.producer(), parts.streams(), parts.schemas()));
        if (registry instanceof RemoteCatalog remote) {
            components.add(new RegistryHealth(remote));
        }
        components.add(parts.declarations());
        components.addAll(pipeline.health());
        components.addAll(thresholds.components());
        return components;
    }

    private Future<Boolean> refineLags() {
        return new RefineLag(parts.readers(), clients.topics(), clients.ledgerRows()).present();
    }

    private ObjectNode topology() {
        return Topology.of(clients.node(), config, parts.streams(), pipeline.statuses());
    }

    /** Where events are collected; empty for a node that does not. */
    String address() {
        return pipeline.address();
    }

    /** Drains, then closes; each step within its bound. */
    @Override
    public void close() {
        LOG.atInfo().log("stopping");
        quietly("undeploying", deployment.undeploy());
        if (parts != null) {
            quietly("closing the producer", parts.producer().close());
        }
        if (registry instanceof RemoteCatalog remote) {
            quietly("closing the registry's client", remote.close());
        }
        quietly("sending the last spans", tracing.close());
        quietly("closing clients", clients.close());
        quietly("closing Vert.x", vertx.close());
        LOG.atInfo().log("stopped");
    }

    private static void quietly(String what, Future<Void> step) {
        try {
            Blocking.await(what, step, STOP_SECONDS);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue(Keys.STEP, what)
                    .addKeyValue(Keys.CAUSE, e.toString())
                    .log("stopping was not clean");
        }
    }
}
