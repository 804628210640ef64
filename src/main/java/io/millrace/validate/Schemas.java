package io.millrace.validate;

import io.millrace.log.Keys;
import io.millrace.registry.SchemaCatalog;
import io.millrace.registry.SchemaCatalog.Registered;
import io.millrace.stream.EventSchema;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiled schemas: of each stream the declared one, and of the ids that records name, the last ones used. */
final class Schemas {
    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    private final SchemaCatalog catalog;
    private final Map<String, EventSchema> ofStream = new ConcurrentHashMap<>();
    private final Map<Integer, Optional<EventSchema>> byId;

    Schemas(SchemaCatalog catalog, StreamCatalog streams, int most) {
        this.catalog = catalog;
        this.byId = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Optional<EventSchema>> eldest) {
                return size() > most;
            }
        });
        streams.all().forEach(stream -> ofStream.put(stream.name(), EventSchema.judged(stream.schema())));
    }

    /** That of the stream's declaration, where none is registered. */
    EventSchema declared(StreamDeclaration stream) {
        return ofStream.get(stream.name());
    }

    /** Of the schema that is in force for the stream's new events; 0 where this node has registered none. */
    int currentId(StreamDeclaration stream) {
        return catalog.current(stream.name()).map(Registered::id).orElse(0);
    }

    /** Null where {@link #load} has to be called first; empty where there is none. */
    Optional<EventSchema> known(int id) {
        return byId.get(id);
    }

    /** Fetches and compiles; fails where the registry can't be asked. */
    Future<Optional<EventSchema>> load(int id) {
        return catalog.schema(id)
                .compose(text -> text.map(found -> compiled(id, found).onSuccess(compiled -> byId.put(id, compiled)))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty()))); // it may be registered tomorrow
    }

    /** On a worker, since a hostile schema takes seconds; at once where no context is. */
    private static Future<Optional<EventSchema>> compiled(int id, String text) {
        Context context = Vertx.currentContext();
        return context == null
                ? Future.succeededFuture(compile(id, text))
                : context.executeBlocking(() -> compile(id, text), false);
    }

    private static Optional<EventSchema> compile(int id, String text) {
        try {
            return Optional.of(EventSchema.of(text));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue(Keys.SCHEMA_ID, id)
                    .addKeyValue(Keys.CAUSE, e.getMessage())
                    .log("a registered schema can't be used");
            return Optional.empty();
        }
    }
}
