package io.millrace.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.config.LimitsConfig;
import io.millrace.event.Category;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.json.Pointers;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.EventSchema;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges the events of a batch one by one.
 *
 * <pre>
 *   bytes -> limits, one reading -> stream -> schema by id -> natural id -> event time
 *            Malformed, BeyondLimit  UnknownStream  UnknownSchema, SchemaViolated  Untransformable
 * </pre>
 *
 * A member that is null counts as absent: an event passes where it holds its schema without its null members, or as it stands.
 */
public final class Validator {
    static final String STAGE = "validate";
    private static final int MOST_VIOLATIONS = 20;

    private final StreamCatalog streams;
    private final Schemas schemas;
    private final EventReader reader;
    private final EventReader accepted = new EventReader(LimitsConfig.widest());
    private final Function<Set<String>, Future<List<String>>> declaredOnce;

    /** @param declaredOnce which of these streams any node ever declared */
    public Validator(
            StreamCatalog streams,
            SchemaCatalog catalog,
            LimitsConfig limits,
            ValidateConfig config,
            Function<Set<String>, Future<List<String>>> declaredOnce) {
        this.streams = streams;
        this.schemas = new Schemas(catalog, streams, config.schemas());
        this.reader = new EventReader(limits);
        this.declaredOnce = declaredOnce;
    }

    /**
     * The same batch, judged. Fails only where a schema that is not known yet can't be fetched, or consumed records are of a stream
     * that this node lacks and PostgreSQL can't be asked for it; with {@link ConsumerStop} where another node declares it.
     */
    public Future<Batch> validate(Batch batch) {
        return checkStreams(batch).compose(checked -> judge(batch));
    }

    /** Another node may have accepted them: a letter would take its promise back. */
    private Future<Void> checkStreams(Batch batch) {
        Set<String> unknown = batch.partition() == null
                ? Set.of()
                : batch.items().stream()
                        .filter(Item::open)
                        .map(Validator::name)
                        .filter(name -> !name.isEmpty() && streams.find(name).isEmpty())
                        .collect(Collectors.toSet());
        return unknown.isEmpty()
                ? Future.succeededFuture()
                : declaredOnce
                        .apply(unknown)
                        .compose(known -> known.isEmpty()
                                ? Future.succeededFuture()
                                : Future.failedFuture(lacking(batch.partition().topic(), known.getFirst())));
    }

    private static ConsumerStop lacking(String topic, String stream) {
        return new ConsumerStop(
                topic + " has events of the stream " + stream
                        + ", which this node does not declare and another did: give it the folder and start again",
                "bin/millrace validate");
    }

    private Future<Batch> judge(Batch batch) {
        String topic = batch.partition() == null ? "" : batch.partition().topic();
        boolean reentry = topic.equals(Topics.REENTRY);
        batch.items().stream().filter(Item::open).forEach(this::nameSchema);
        // what a node accepted is not held to the limits of another one
        EventReader by = reentry || topic.equals(Topics.RAW) ? accepted : reader;
        Set<Integer> missing = batch.items().stream()
                .filter(Item::open)
                .map(item -> item.envelope.schemaId())
                .filter(id -> id != 0 && schemas.known(id) == null)
                .collect(Collectors.toSet());
        return load(missing).map(loaded -> {
            batch.items().stream().filter(Item::open).forEach(item -> judge(item, by, loaded, reentry));
            return batch;
        });
    }

    /** One that names no schema is judged by the one in force for its stream. */
    private void nameSchema(Item item) {
        if (item.envelope.schemaId() == 0) {
            streams.find(item.envelope.stream())
                    .ifPresent(stream -> item.envelope = item.envelope.withSchemaId(schemas.currentId(stream)));
        }
    }

    private Future<Map<Integer, Optional<EventSchema>>> load(Set<Integer> missing) {
        Map<Integer, Optional<EventSchema>> loaded = new HashMap<>();
        List<Future<Optional<EventSchema>>> all = missing.stream()
                .map(id -> schemas.load(id).onSuccess(schema -> loaded.put(id, schema)))
                .toList();
        return all.isEmpty() ? Future.succeededFuture(loaded) : Future.all(all).map(loaded);
    }

    private void judge(Item item, EventReader by, Map<Integer, Optional<EventSchema>> loaded, boolean reentry) {
        try {
            item.tree = by.read(item.value);
            StreamDeclaration stream = streams.find(item.envelope.stream())
                    .orElseThrow(() -> new Refusal(new Rejection.UnknownStream(name(item))));
            checkSchema(item, stream, loaded);
            Identity.find(item, stream, reentry ? item.headers.get(Headers.EVENT_TIME) : null);
        } catch (Refusal e) {
            item.reject(STAGE, e.rejection());
        }
    }

    private static String name(Item item) {
        return item.envelope.stream() == null ? "" : item.envelope.stream();
    }

    private void checkSchema(Item item, StreamDeclaration stream, Map<Integer, Optional<EventSchema>> loaded)
            throws Refusal {
        int id = item.envelope.schemaId();
        EventSchema schema = id == 0 ? schemas.declared(stream) : named(id, loaded);
        List<Violation> violations = violations(schema, item.tree);
        if (!violations.isEmpty()) {
            throw new Refusal(new Rejection.SchemaViolated(category(violations.getFirst()), violations));
        }
    }

    private EventSchema named(int id, Map<Integer, Optional<EventSchema>> loaded) throws Refusal {
        Optional<EventSchema> known = schemas.known(id);
        Optional<EventSchema> schema = known != null ? known : loaded.getOrDefault(id, Optional.empty());
        return schema.orElseThrow(() -> new Refusal(new Rejection.UnknownSchema(id)));
    }

    private static List<Violation> violations(EventSchema schema, JsonNode tree) {
        JsonNode present = NullMembers.without(tree);
        List<Violation> violations = schema.violations(present);
        if (violations.isEmpty() || (present != tree && schema.violations(tree).isEmpty())) {
            return List.of();
        }
        return violations.stream()
                .limit(MOST_VIOLATIONS)
                .map(v -> new Violation(Pointers.bounded(v.pointer()), v.rule(), v.message()))
                .toList();
    }

    private static Category category(Violation first) {
        return switch (first.rule()) {
            case "required", "dependentRequired" -> Category.MISSING_REQUIRED_FIELD;
            case "enum", "const" -> Category.INVALID_ENUM_VALUE;
            case "type" -> Category.DATA_TYPE_ERROR;
            default -> Category.SCHEMA_VALIDATION_ERROR;
        };
    }
}
