package io.millrace.store.objects;

import io.millrace.objectstore.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real store that can be made to fail, to hang or to lie, and that remembers what it was given. */
final class SwitchedStore implements ObjectStore {
    enum Mode {
        HONEST,
        /** Every request fails at once. */
        DOWN,
        /** Writes are answered and not done. */
        LYING,
        /** Writes are never answered. */
        SILENT,
        /** Writes are done; what asks for them is never answered, until {@link #release()} or {@link #vanish()}. */
        BLIND
    }

    final Map<String, byte[]> given = new ConcurrentHashMap<>();
    final AtomicInteger writes = new AtomicInteger();
    private final ObjectStore store;
    private final Promise<Void> released = Promise.promise();
    private volatile Mode mode = Mode.HONEST;

    SwitchedStore(ObjectStore store) {
        this.store = store;
    }

    void turn(Mode next) {
        mode = next;
    }

    void release() {
        released.complete();
    }

    /** What waits since {@link Mode#BLIND} fails. */
    void vanish() {
        released.fail(new IOException("the object store went away"));
    }

    @Override
    public Future<Boolean> exists() {
        return store.exists();
    }

    @Override
    public Future<Boolean> putIfAbsent(String key, byte[] content, String contentType, Map<String, String> metadata) {
        writes.incrementAndGet();
        return switch (mode) {
            case DOWN -> Future.failedFuture(new IOException("the object store answered 503 SlowDown"));
            case LYING -> Future.succeededFuture(true);
            case SILENT -> Promise.<Boolean>promise().future();
            case HONEST, BLIND -> {
                given.put(key, content);
                yield store.putIfAbsent(key, content, contentType, metadata);
            }
        };
    }

    @Override
    public Future<Optional<Facts>> head(String key) {
        return switch (mode) {
            case DOWN -> Future.failedFuture(new IOException("the object store answered 503 SlowDown"));
            case BLIND -> released.future().compose(go -> store.head(key));
            case HONEST, LYING, SILENT -> store.head(key);
        };
    }

    @Override
    public Future<Void> list(String prefix, Consumer<Facts> each) {
        return store.list(prefix, each);
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public Future<Void> open() {
        return store.open();
    }

    @Override
    public <T> Future<Optional<T>> read(String key, Reading<T> reading) {
        return store.read(key, reading);
    }

    @Override
    public Future<Void> ping() {
        return store.ping();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
