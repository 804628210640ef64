package io.millrace.validate;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.config.LimitsConfig;
import io.millrace.event.Envelope;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A validator over the built-in streams, and items to give it. */
final class Judging {
    static final LimitsConfig LIMITS = new LimitsConfig(5_242_880, 1_000, 262_144, 64, 1_000, 400, 10_000, 67_108_864);
    static final Instant RECEIVED = Instant.parse("2026-11-20T07:00:00.123Z");
    static final StreamCatalog STREAMS = StreamLoader.builtIn();

    private Judging() {}

    /** Knows what is given, answers at once; the current schema of holded has id 7. */
    record Schemata(Map<Integer, String> texts) implements SchemaCatalog {
        @Override
        public Future<Void> admit(String subject, String schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<Version>> latest(Collection<String> subjects) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Optional<String>> schema(int id) {
            String holded = id == 7 ? STREAMS.find("holded").orElseThrow().schema() : null;
            return Future.succeededFuture(Optional.ofNullable(texts.getOrDefault(id, holded)));
        }

        @Override
        public Future<Registered> register(String subject, String schema) {
            return Future.failedFuture("not here");
        }

        @Override
        public Optional<Registered> current(String subject) {
            return subject.equals("holded") ? Optional.of(new Registered(7, 1)) : Optional.empty();
        }
    }

    static Validator validator(SchemaCatalog catalog) {
        return validator(catalog, Set.of());
    }

    /** @param elsewhere streams that another node declared */
    static Validator validator(SchemaCatalog catalog, Set<String> elsewhere) {
        return new Validator(
                STREAMS,
                catalog,
                LIMITS,
                new ValidateConfig(10),
                names -> Future.succeededFuture(
                        names.stream().filter(elsewhere::contains).toList()));
    }

    static Item item(byte[] value, String stream, int schemaId) {
        UUID id = UUID.fromString("0190a1b2-0000-7000-8000-000000000001");
        return new Item(null, null, value, Map.of(), new Envelope(id, null, stream, schemaId, RECEIVED, null, 1, null));
    }

    static Item judged(byte[] value) {
        Item item = item(value, "holded", 0);
        validator(new Schemata(Map.of())).validate(Batch.ofPackage(List.of(item)));
        return item;
    }

    static Item judged(String event) {
        return judged(event.getBytes(StandardCharsets.UTF_8));
    }

    static Rejection rejection(Item item) {
        return ((Outcome.Rejected) item.outcome).rejection();
    }

    /** A valid event; {@code stamps} and {@code data} are put into its objects, each with a leading comma. */
    static String event(String data, String stamps) {
        return "{\"data\":{\"id\":\"d-1\"" + data
                + "},\"headers\":{\"type\":\"INVOICE_CREATED\",\"targetSubscription\":\"I\","
                + "\"X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp\":"
                + "{\"accountId\":\"a\",\"userId\":\"u\"}" + stamps + "}}";
    }

    static String time(String value) {
        return ",\"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\TimestampStamp\":" + value;
    }

    static String messageId(String value) {
        return ",\"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp\":" + value;
    }
}
