package io.millrace.cli;

import io.millrace.bus.Batch;
import io.millrace.config.AppConfig;
import io.millrace.config.VerticleConfig;
import io.millrace.consume.ConsumeConfig;
import io.millrace.group.Order;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.Reader;
import io.millrace.normalise.NormaliseConfig;
import io.millrace.normalise.Normaliser;
import io.millrace.objectstore.MinioStore;
import io.millrace.objectstore.ObjectStore;
import io.millrace.rebuild.Rebuild;
import io.millrace.rebuild.RebuildParts;
import io.millrace.registry.KnownSchemas;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.stream.StreamDeclaration;
import io.millrace.validate.ValidateConfig;
import io.millrace.validate.Validator;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rebuild}: what a restored PostgreSQL lacks, from the bucket and from Kafka. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Brings a PostgreSQL that was restored from a copy up to Kafka and the bucket. No server may be running.",
            "It may be broken off and run again. Exit code 1 where something is given up or left to do, which is said."
        })
public final class RebuildCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Option(
            names = "--manifest",
            description = "The manifest of objects, and the ledgers of the groups that wrote them.")
    private boolean manifest;

    @Option(names = "--claims", description = "The claims and outcomes of what was published, and refine's ledger.")
    private boolean claims;

    @Spec
    private CommandSpec spec;

    public RebuildCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        if (!manifest && !claims) {
            throw new ParameterException(spec.commandLine(), "say what: --manifest, --claims or both");
        }
        Order order = options.order();
        PrintWriter out = spec.commandLine().getOut();
        AppConfig file = source.load(config).config();
        try (Running running = new Running(file)) {
            ObjectStore store = new MinioStore(running.vertx, running.services.s3());
            try {
                boolean whole = new Rebuild(parts(running, store, file, out))
                        .run(new Rebuild.Order(order.who(), order.reason(), order.dryRun(), manifest, claims));
                int end = options.end(out);
                return whole ? end : Millrace.FAILED;
            } finally {
                store.close().await();
            }
        }
    }

    private static RebuildParts parts(Running running, ObjectStore store, AppConfig file, PrintWriter out) {
        List<Reader> archives = running.verticles.stream()
                .map(VerticleConfig::config)
                .filter(ConsumeConfig.class::isInstance)
                .map(ConsumeConfig.class::cast)
                .filter(consume -> consume.settling().equals("store.objects"))
                .map(consume -> consume.reader(running.streams))
                .toList();
        return new RebuildParts(
                KafkaSettings.common(running.services.kafka()),
                running.topics,
                running.offsets,
                running.database,
                running.ledger,
                store,
                running.streams,
                running.readers,
                archives,
                normalised(running, file),
                line -> {
                    out.println(line);
                    out.flush();
                });
    }

    /** As refine does up to the claim. */
    private static Function<Batch, Future<Batch>> normalised(Running running, AppConfig file) {
        SchemaCatalog registry = SchemaCatalog.of(running.vertx, running.database, running.services.registry());
        KnownSchemas schemas = new KnownSchemas(registry);
        Future<Void> inForce = schemas.latest(running.streams.all().stream()
                        .map(StreamDeclaration::name)
                        .toList())
                .map(latest -> {
                    latest.forEach(schemas::take);
                    return null;
                });
        Validator validator = new Validator(
                running.streams,
                schemas,
                file.limits(),
                settings(running, ValidateConfig.class),
                new DeclarationRegistry(running.database)::declaredOnce);
        Normaliser normaliser = new Normaliser(
                running.streams, settings(running, NormaliseConfig.class), InstantSource.system(), "rebuild");
        return batch -> inForce.compose(taken -> validator.validate(batch)).map(normaliser::normalise);
    }

    private static <T> T settings(Running running, Class<T> type) {
        return running.verticles.stream()
                .map(VerticleConfig::config)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the configuration has no verticle with "
                        + type.getSimpleName() + ": use that of a node with refine"));
    }
}
