package io.millrace;

import io.millrace.analytics.AnalyticsConfig;
import io.millrace.analytics.AnalyticsVerticle;
import io.millrace.balance.BalanceConfig;
import io.millrace.balance.BalanceGroups;
import io.millrace.balance.BalanceVerticle;
import io.millrace.collect.CollectConfig;
import io.millrace.collect.CollectVerticle;
import io.millrace.config.Version;
import io.millrace.config.VerticleConfig;
import io.millrace.config.VerticleTypes;
import io.millrace.consume.ConsumeConfig;
import io.millrace.consume.ConsumeParts;
import io.millrace.consume.ConsumeVerticle;
import io.millrace.consume.ConsumerHealth;
import io.millrace.deduplicate.DeduplicateConfig;
import io.millrace.deduplicate.DeduplicateVerticle;
import io.millrace.enrich.EnrichConfig;
import io.millrace.enrich.EnrichVerticle;
import io.millrace.event.Partition;
import io.millrace.health.Component;
import io.millrace.kafka.PartitionStatus;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.metrics.ChangingGauges;
import io.millrace.metrics.StageMetrics;
import io.millrace.normalise.NormaliseConfig;
import io.millrace.normalise.NormaliseVerticle;
import io.millrace.publish.PublishConfig;
import io.millrace.publish.PublishParts;
import io.millrace.publish.PublishVerticle;
import io.millrace.quarantine.QuarantineRowsConfig;
import io.millrace.quarantine.QuarantineRowsVerticle;
import io.millrace.store.objects.ObjectsConfig;
import io.millrace.store.objects.ObjectsVerticle;
import io.millrace.store.rows.RowsConfig;
import io.millrace.store.rows.RowsVerticle;
import io.millrace.stream.Aggregate;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.trim.TrimConfig;
import io.millrace.trim.TrimParts;
import io.millrace.trim.TrimVerticle;
import io.millrace.validate.ValidateConfig;
import io.millrace.validate.ValidateVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The composition root: the one class that knows every stage, listed in flow order. */
final class Pipeline {
    private final Parts parts;
    private final Map<String, AtomicInteger> numbers = new HashMap<>();
    private final Map<String, List<ConsumeVerticle>> consumers = new ConcurrentHashMap<>();
    private final List<CollectVerticle> servers = new CopyOnWriteArrayList<>();
    private final List<BalanceVerticle> balances = new CopyOnWriteArrayList<>();
    private final ChangingGauges gauges;
    private final List<ObjectsVerticle> objects = new CopyOnWriteArrayList<>();

    Pipeline(Parts parts) {
        this.parts = parts;
        this.gauges = new ChangingGauges(parts.metrics());
    }

    /** Every type that {@code verticles.json} may name, and the record that its {@code config} becomes. */
    static VerticleTypes types() {
        Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put("collect", CollectConfig.class);
        types.put("consume", ConsumeConfig.class);
        types.put("validate", ValidateConfig.class);
        types.put("normalise", NormaliseConfig.class);
        types.put("deduplicate", DeduplicateConfig.class);
        types.put("enrich", EnrichConfig.class);
        types.put("publish", PublishConfig.class);
        types.put("store.rows", RowsConfig.class);
        types.put("store.objects", ObjectsConfig.class);
        types.put("quarantine.rows", QuarantineRowsConfig.class);
        types.put("balance", BalanceConfig.class);
        types.put("analytics", AnalyticsConfig.class);
        types.put("trim", TrimConfig.class);
        return new VerticleTypes(types);
    }

    /** One instance; called as often as the entry has instances. */
    Deployable make(VerticleConfig verticle) {
        return switch (verticle.config()) {
            case CollectConfig config -> collect(config);
            case ConsumeConfig config -> consume(verticle.name(), config);
            case ValidateConfig config ->
                new ValidateVerticle(
                        config,
                        parts.streams(),
                        parts.schemas(),
                        parts.config().limits(),
                        new DeclarationRegistry(parts.database())::declaredOnce,
                        parts.metrics());
            case NormaliseConfig config ->
                new NormaliseVerticle(config, parts.streams(), Version.number(), parts.metrics());
            case DeduplicateConfig config ->
                new DeduplicateVerticle(config, parts.database(), parts.ledger(), parts.streams(), parts.metrics());
            case EnrichConfig config -> new EnrichVerticle(config, parts.streams(), Version.number(), parts.metrics());
            case PublishConfig config -> new PublishVerticle(config, publishParts(), number("publish"));
            case RowsConfig config ->
                new RowsVerticle(
                        config,
                        number("store.rows"),
                        parts.streams(),
                        parts.database(),
                        parts.ledger(),
                        parts.producer(),
                        parts.metrics());
            case ObjectsConfig config -> objects(config);
            case QuarantineRowsConfig config ->
                new QuarantineRowsVerticle(
                        config, number("quarantine.rows"), parts.database(), parts.ledger(), parts.metrics());
            case BalanceConfig config -> balance(config);
            case AnalyticsConfig config -> analytics(config);
            case TrimConfig config -> new TrimVerticle(config, trimParts());
            default -> throw new IllegalStateException("no verticle of type " + verticle.type());
        };
    }

    private AnalyticsVerticle analytics(AnalyticsConfig config) {
        List<String> aggregates = parts.streams().all().stream()
                .flatMap(stream -> stream.aggregates().stream())
                .map(Aggregate::name)
                .toList();
        return new AnalyticsVerticle(
                config,
                parts.node(),
                parts.database(),
                aggregates,
                bounds -> TransactionalProducer.create(
                        parts.vertx(), parts.kafka(), parts.node(), "millrace.analytics", bounds),
                new StageMetrics(parts.metrics(), "analytics"));
    }

    /** How every consumer of the node stands; as last looked at. */
    List<PartitionStatus> statuses() {
        return consumers.values().stream()
                .flatMap(List::stream)
                .flatMap(member -> member.statuses().stream())
                .toList();
    }

    /** One component an entry of the configuration; those that come later are left out. */
    List<Component> health() {
        List<Component> components = new ArrayList<>(balances);
        components.addAll(objects);
        Duration mostLag = Duration.ofMillis(parts.config().health().timeLag());
        consumers.forEach((name, members) -> components.add(new ConsumerHealth(name, members, mostLag)));
        return components;
    }

    /** Where events are collected; empty for a node that does not. */
    String address() {
        return parts.config().verticles().stream()
                .map(VerticleConfig::config)
                .filter(CollectConfig.class::isInstance)
                .map(config -> "http://" + ((CollectConfig) config).host() + ":" + port())
                .findFirst()
                .orElse("");
    }

    private int port() {
        return servers.isEmpty() ? 0 : servers.getFirst().port();
    }

    private CollectVerticle collect(CollectConfig config) {
        CollectVerticle made = new CollectVerticle(config, parts.intake(), parts.routes());
        servers.add(made);
        return made;
    }

    private ConsumeVerticle consume(String name, ConsumeConfig config) {
        ConsumeVerticle made = new ConsumeVerticle(name, config, consumeParts());
        consumers.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(made);
        return made;
    }

    private BalanceVerticle balance(BalanceConfig config) {
        BalanceVerticle made = new BalanceVerticle(
                config, balanceGroups(), parts.database(), parts.ledgerRows(), this::ends, parts.metrics());
        balances.add(made);
        return made;
    }

    private BalanceGroups balanceGroups() {
        return BalanceGroups.of(this::group);
    }

    /** The file names each group once, at its consumer. */
    private String group(String settling, String topic) {
        return ConsumeConfig.group(parts.config().verticles(), settling, topic)
                .orElseThrow(() -> new StartFailure(
                        "the balance can't be taken: no consumer of " + topic + " with a route that ends at " + settling
                                + " is in the configuration",
                        null));
    }

    private ObjectsVerticle objects(ObjectsConfig config) {
        ObjectsVerticle made = new ObjectsVerticle(
                config,
                parts.database(),
                parts.ledger(),
                parts.objects(),
                parts.streams(),
                parts.metrics(),
                number("store.objects"));
        objects.add(made);
        return made;
    }

    private Future<Map<Partition, Long>> ends(String topic) {
        return parts.topics().partitions(List.of(topic)).compose(parts.topics()::latest);
    }

    private ConsumeParts consumeParts() {
        return new ConsumeParts(
                parts.kafka(),
                parts.shortestSession(),
                parts.topics(),
                parts.seeding(),
                parts.ledgerRows(),
                parts.streams(),
                parts.config().instances(),
                gauges,
                parts.declarations()::newest);
    }

    private TrimParts trimParts() {
        return new TrimParts(parts.topics(), parts.offsets(), parts.ledgerRows(), parts.readers(), gauges);
    }

    private PublishParts publishParts() {
        return new PublishParts(
                parts.kafka(),
                parts.node(),
                parts.offsets(),
                parts.database(),
                parts.ledger(),
                parts.streams(),
                parts.metrics());
    }

    /** Instances of a settling stage are numbered from 0, over all entries of the type. */
    private synchronized int number(String type) {
        return numbers.computeIfAbsent(type, key -> new AtomicInteger()).getAndIncrement();
    }
}
