package io.millrace.registry;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what a catalogue once told: a schema of an id never changes, so it goes on working while the registry is down. One
 * question for an id is under way at a time.
 */
public final class KnownSchemas implements SchemaCatalog {
    private static final int MOST = 10_000;

    private final SchemaCatalog source;
    private final Map<Integer, String> byId = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            return size() > MOST;
        }
    });
    private final Map<Integer, Future<Optional<String>>> asked = new ConcurrentHashMap<>();
    private final Map<String, Registered> current = new ConcurrentHashMap<>();

    public KnownSchemas(SchemaCatalog source) {
        this.source = source;
    }

    @Override
    public Future<Optional<String>> schema(int id) {
        String known = byId.get(id);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        Future<Optional<String>> question = asked.computeIfAbsent(id, source::schema);
        question.onComplete(done -> asked.remove(id, question));
        return question.onSuccess(found -> found.ifPresent(text -> byId.put(id, text)));
    }

    @Override
    public Future<Registered> register(String subject, String schema) {
        return source.register(subject, schema).onSuccess(registered -> {
            byId.put(registered.id(), schema);
            current.put(subject, registered);
        });
    }

    @Override
    public Future<Void> admit(String subject, String schema) {
        return source.admit(subject, schema);
    }

    @Override
    public Future<List<Version>> latest(Collection<String> subjects) {
        return source.latest(subjects);
    }

    /** From now on this version is in force for new events. */
    public void take(Version version) {
        byId.put(version.registered().id(), version.schema());
        current.put(version.subject(), version.registered());
    }

    @Override
    public Optional<Registered> current(String subject) {
        return Optional.ofNullable(current.get(subject));
    }
}
