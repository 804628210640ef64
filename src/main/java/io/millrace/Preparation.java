package io.millrace;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.collect.Intake;
import io.millrace.config.AppConfig;
import io.millrace.config.VerticleConfig;
import io.millrace.consume.ConsumeConfig;
import io.millrace.database.Migrations;
import io.millrace.health.Reason;
import io.millrace.http.Routes;
import io.millrace.kafka.Durability;
import io.millrace.kafka.EventProducer;
import io.millrace.kafka.Reader;
import io.millrace.kafka.Seeding;
import io.millrace.kafka.SessionFloor;
import io.millrace.kafka.Topics;
import io.millrace.kafka.TopicsFile;
import io.millrace.log.Keys;
import io.millrace.registry.KnownSchemas;
import io.millrace.registry.SchemaCatalog;
import io.millrace.registry.SchemaRegistration;
import io.millrace.store.rows.RowTables;
import io.millrace.store.rows.RowsConfig;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.stream.StreamCatalog;
import io.millrace.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything that the stages find when they start, in this order.
 *
 * <pre>
 *   topics, bucket, tables ─▶ schemas looked at ─▶ declarations and row tables ─▶ schemas ─▶ first positions of the groups ─▶ producer
 * </pre>
 *
 * All of it may be done by several nodes at once, and again at every start. Thread: the starting one, blocking.
 */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final int SECONDS = 60;
    private static final List<String> OWN = List.of(Topics.RAW, Topics.SILVER, Topics.DEAD_LETTER, Topics.REENTRY);

    private final Vertx vertx;
    private final AppConfig config;
    private final Clients clients;
    private final Tracing tracing;
    private final PrometheusMeterRegistry metrics;

    Preparation(Vertx vertx, AppConfig config, Clients clients, Tracing tracing, PrometheusMeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.clients = clients;
        this.tracing = tracing;
        this.metrics = metrics;
    }

    /** @param own routes of the node itself, mounted beside those that are made here */
    Parts prepare(CompletableFuture<StreamCatalog> read, BiFunction<StreamCatalog, SchemaCatalog, List<Routes>> own) {
        StreamCatalog declared = Blocking.await("reading the stream declarations", read, SECONDS);
        Future<Void> topics = clients.topics().create(topicsFile());
        Future<Duration> shortestSession = new SessionFloor(clients.admin()).askOrUsual();
        Future<Void> bucket = clients.objects().open();
        Migrations.run(config.services().postgres());
        await("making the topics", topics);
        await("opening the bucket", bucket);
        SchemaCatalog registry =
                SchemaCatalog.of(vertx, clients.database(), config.services().registry());
        KnownSchemas schemas = new KnownSchemas(registry);
        Duration patience = Duration.ofMillis(config.services().registry().startPatience());
        Registering.await(() -> SchemaRegistration.admitAll(schemas, declared), SECONDS, patience);
        DeclarationRegistry declarations = new DeclarationRegistry(clients.database());
        DeclarationRegistry.Registration found = await("registering the declarations", declare(declarations, declared));
        StreamCatalog streams = found.catalog();
        Registering.await(() -> SchemaRegistration.registerAll(schemas, declared), SECONDS, patience);
        await("comparing the latest schemas", SchemaWatch.start(vertx, schemas, streams));
        Seeding seeding = seeding();
        List<Reader> readers = ConsumeConfig.readers(config.verticles(), streams);
        await("giving groups their first position", seeding.seed(readers));
        warnOfIdleInstances(streams);
        tellWhatSurvives();
        EventProducer producer = producer();
        return new Parts(
                vertx,
                config,
                clients.node(),
                metrics,
                streams,
                schemas,
                clients.database(),
                clients.ledger(),
                clients.ledgerRows(),
                clients.kafka(),
                await("asking for the shortest session", shortestSession),
                clients.topics(),
                clients.offsets(),
                seeding,
                readers,
                producer,
                clients.objects(),
                Intake.of(config.limits(), streams, producer, tracing, metrics),
                own.apply(streams, registry),
                DeclarationWatch.start(vertx, declarations, found));
    }

    /** More members than partitions: the rest has nothing to do. */
    private void warnOfIdleInstances(StreamCatalog streams) {
        for (VerticleConfig verticle : config.verticles()) {
            if (verticle.config() instanceof ConsumeConfig consume) {
                int partitions = await(
                                "counting partitions",
                                clients.topics()
                                        .partitions(consume.reader(streams).topics()))
                        .size();
                if (verticle.instances() > partitions) {
                    LOG.atWarn()
                            .addKeyValue(Keys.VERTICLE, verticle.name())
                            .addKeyValue(Keys.INSTANCES, verticle.instances())
                            .addKeyValue(Keys.PARTITIONS, partitions)
                            .log("more instances than partitions, the rest is idle");
                }
            }
        }
    }

    /** One line where the loss of a disk would lose what was accepted; the embedded broker is such a one. */
    private void tellWhatSurvives() {
        List<String> warnings = await(
                "asking for the copies of topics",
                new Durability(clients.admin())
                        .warnings(OWN)
                        .otherwise(refused -> List.of("Kafka does not tell: " + Reason.of(refused))));
        if (!warnings.isEmpty()) {
            LOG.atInfo().addKeyValue(Keys.DETAIL, warnings.getFirst()).log("events survive processes, but not disks");
        }
    }

    /** A node that writes no rows leaves the tables to those that do. */
    private Future<DeclarationRegistry.Registration> declare(DeclarationRegistry registry, StreamCatalog declared) {
        return config.verticles().stream()
                .map(VerticleConfig::config)
                .filter(RowsConfig.class::isInstance)
                .findFirst()
                .map(rows -> new RowTables(clients.database(), (RowsConfig) rows).declare(declared, registry))
                .orElseGet(() -> registry.register(declared));
    }

    private List<io.millrace.kafka.Topic> topicsFile() {
        String location = config.services().kafka().topics();
        try {
            return TopicsFile.read(config.file().getParent(), location);
        } catch (IOException e) {
            throw new StartFailure("the topics file " + location + " can't be read: " + e.getMessage(), e);
        }
    }

    private Seeding seeding() {
        String cluster = await("asking for the cluster id", clients.topics().clusterId());
        return new Seeding(clients.topics(), clients.offsets(), clients.ledgerRows(), cluster);
    }

    private EventProducer producer() {
        EventProducer.Bounds bounds = EventProducer.Bounds.of(
                config.limits().requestDeadline(), config.limits().inFlightBytes());
        return await(
                "starting the producer",
                EventProducer.start(
                        vertx,
                        config.services().kafka(),
                        clients.node(),
                        bounds,
                        List.of(Topics.RAW, Topics.DEAD_LETTER, Topics.REENTRY)));
    }

    private static <T> T await(String what, Future<T> step) {
        return Blocking.await(what, step, SECONDS);
    }
}
